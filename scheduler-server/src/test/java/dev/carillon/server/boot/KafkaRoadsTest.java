package dev.carillon.server.boot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskFilter;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.server.PatientRedis;
import dev.carillon.server.config.Address;
import dev.carillon.server.config.Delaybox;
import dev.carillon.server.config.Kafka;
import dev.carillon.server.config.ServerConfig;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.port.PayloadPublisher;
import dev.carillon.server.embedded.EmbeddedKafka;
import dev.carillon.server.embedded.EmbeddedRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicListing;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/**
 * A producer schedules by a topic, and the payload comes out of another when it is due: real Redis,
 * real Kafka.
 */
class KafkaRoadsTest {
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final byte[] NOT_UTF8 = {(byte) 0xC3, 0x28, 0, (byte) 0xFF, 7};

  private final List<byte[]> received = new ArrayList<>();

  @Test
  void aRecordOfTheSchedulerTopicComesOutOfTheExecutionTopicByteForByteAndOnce() throws Exception {
    try (EmbeddedRedis redis = EmbeddedRedis.startInMemory();
        EmbeddedKafka kafka = EmbeddedKafka.startTemporary();
        CarillonServer server = server(redis, kafka)) {
      server.start();
      String in = ServerConfig.defaults().delaybox().schedulerTopic();
      String out = ServerConfig.defaults().delaybox().taskExecutionTopic();
      kafka.ensureTopics(List.of(in, out));
      try (KafkaProducer<byte[], byte[]> producer =
              new KafkaProducer<>(
                  Map.of("bootstrap.servers", kafka.bootstrap()),
                  new ByteArraySerializer(),
                  new ByteArraySerializer());
          KafkaConsumer<byte[], byte[]> consumer =
              new KafkaConsumer<>(
                  Map.of(
                      "bootstrap.servers",
                      kafka.bootstrap(),
                      "group.id",
                      "test",
                      "auto.offset.reset",
                      "earliest"),
                  new ByteArrayDeserializer(),
                  new ByteArrayDeserializer())) {
        producer.send(new ProducerRecord<>(in, "no protobuf at all".getBytes(UTF_8))).get();
        producer.send(new ProducerRecord<>(in, message(NOT_UTF8, "200"))).get();
        producer.send(new ProducerRecord<>(in, message("second".getBytes(UTF_8), "0"))).get();
        consumer.subscribe(List.of(out));
        await().atMost(SOON).until(() -> poll(consumer) == 2);
      }
      assertThat(received).anySatisfy(bytes -> assertThat(bytes).isEqualTo(NOT_UTF8));
      assertThat(received)
          .anySatisfy(bytes -> assertThat(bytes).asString(UTF_8).isEqualTo("second"));
      await().atMost(SOON).until(() -> succeeded(server).size() == 2);
      for (Task task : succeeded(server)) {
        assertThat(task.startedMs())
            .as("not before it is due")
            .isGreaterThanOrEqualTo(task.dueMs());
      }
    }
  }

  @Test
  void aTopicThatSomebodyDeletesIsMadeAgainForTheNextPayload() throws Exception {
    try (EmbeddedRedis redis = EmbeddedRedis.startInMemory();
        EmbeddedKafka kafka = EmbeddedKafka.startTemporary();
        Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()));
        CarillonServer server = server(redis, kafka)) {
      server.start();
      int counted = published(server).attempts();
      admin.deleteTopics(List.of("news")).all().get();
      await().atMost(SOON).until(() -> !admin.listTopics().names().get().contains("news"));

      Task second = published(server);

      assertThat(second.state()).as(second.toString()).isEqualTo(TaskState.SUCCEEDED);
      assertThat(second.attempts()).as("no attempt is counted").isEqualTo(counted);
    }
  }

  @Test
  void aSchedulerTopicThatSomebodyDeletesIsMadeAgain_andReadFromItsBeginning() throws Exception {
    try (EmbeddedRedis redis = EmbeddedRedis.startInMemory();
        EmbeddedKafka kafka = EmbeddedKafka.startTemporary();
        Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()));
        CarillonServer server = server(redis, kafka)) {
      server.start();
      String in = ServerConfig.defaults().delaybox().schedulerTopic();
      await().atMost(SOON).until(() -> idOf(admin, in).isPresent());
      Optional<Uuid> first = idOf(admin, in);
      send(kafka, in, message("before".getBytes(UTF_8), "0"));
      await().atMost(SOON).until(() -> succeeded(server).size() == 1);

      admin.deleteTopics(List.of(in)).all().get();
      await().atMost(SOON).until(() -> idOf(admin, in), id -> id.isPresent() && !id.equals(first));

      send(kafka, in, message("after".getBytes(UTF_8), "0"));
      await().atMost(SOON).until(() -> succeeded(server).size() == 2);
    }
  }

  @Test
  void aTaskThatWasStoredForATopicThatCarillonReadsByNowIsGivenUp() {
    try (EmbeddedRedis redis = EmbeddedRedis.startInMemory();
        EmbeddedKafka kafka = EmbeddedKafka.startTemporary()) {
      Caller me = new Caller("me");
      TaskId id;
      try (CarillonServer before = server(redis, kafka)) {
        before.start();
        NewTask task = to("read-later").dueAt(new NewTask.Due.After(Duration.ofDays(1)));
        id = TaskId.parse(before.engine().tasks().submit(task, me).receipt().id());
      }
      try (CarillonServer after = server(redis, kafka, "read-later")) {
        after.start();
        var unused = after.engine().control().runNow(id, "", me);
        Task given =
            await()
                .atMost(SOON)
                .until(() -> after.engine().tasks().get(id), t -> !t.state().live());
        assertThat(given.state()).isEqualTo(TaskState.DEAD);
        assertThat(given.error()).contains("'read-later' is one of Carillon's");
      }
    }
  }

  /** Empty: there is no such topic. */
  private static Optional<Uuid> idOf(Admin admin, String topic) throws Exception {
    return admin.listTopics().listings().get().stream()
        .filter(listed -> listed.name().equals(topic))
        .map(TopicListing::topicId)
        .findFirst();
  }

  private static void send(EmbeddedKafka kafka, String topic, byte[] value) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrap()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(topic, value)).get();
    }
  }

  private static NewTask to(String topic) {
    return NewTask.of(PayloadPublisher.TYPE, Payload.of("x"))
        .withAttributes(Map.of(PayloadPublisher.TOPIC, topic));
  }

  /** A task whose payload goes to a topic, once it has ended. */
  private static Task published(CarillonServer server) {
    TaskId id =
        TaskId.parse(server.engine().tasks().submit(to("news"), new Caller("me")).receipt().id());
    return await()
        .atMost(SOON)
        .until(() -> server.engine().tasks().get(id), ended -> !ended.state().live());
  }

  private int poll(KafkaConsumer<byte[], byte[]> consumer) {
    consumer.poll(Duration.ofMillis(100)).forEach(record -> received.add(record.value()));
    return received.size();
  }

  private static List<Task> succeeded(CarillonServer server) {
    return server.engine().tasks().list(TaskFilter.ALL, 10, "", false).tasks().stream()
        .filter(task -> task.state() == TaskState.SUCCEEDED)
        .toList();
  }

  private static byte[] message(byte[] payload, String delay) {
    return dev.carillon.delaybox.Task.newBuilder()
        .putHeader("taskType", ByteString.copyFromUtf8("PUB_SUB"))
        .putHeader("delay", ByteString.copyFromUtf8(delay))
        .setPyload(ByteString.copyFrom(payload))
        .build()
        .toByteArray();
  }

  private static CarillonServer server(EmbeddedRedis redis, EmbeddedKafka kafka) {
    return server(redis, kafka, ServerConfig.defaults().delaybox().schedulerTopic());
  }

  /**
   * @param in where the intake reads
   */
  private static CarillonServer server(EmbeddedRedis redis, EmbeddedKafka kafka, String in) {
    ServerConfig defaults = ServerConfig.defaults();
    Delaybox box = defaults.delaybox();
    return new CarillonServer(
        defaults
            .withGrpc(new Address("127.0.0.1", 0))
            .withRedis(PatientRedis.at(redis.port()))
            .withKafka(new Kafka(kafka.bootstrap(), defaults.kafka().dispatch()))
            .withDelaybox(
                new Delaybox(
                    true, 0, box.contextPath(), box.queue(), in, box.taskExecutionTopic())),
        ProcessClock.get(),
        new Random(3));
  }
}
