package dev.carillon.server.boot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.model.schedule.FireOutcome;
import dev.carillon.model.schedule.FireRecord;
import dev.carillon.model.schedule.Schedule;
import dev.carillon.model.schedule.ScheduleKey;
import dev.carillon.model.schedule.Target;
import dev.carillon.model.schedule.Trigger;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.TaskFilter;
import dev.carillon.server.PatientRedis;
import dev.carillon.server.config.Address;
import dev.carillon.server.config.Kafka;
import dev.carillon.server.config.ServerConfig;
import dev.carillon.server.core.Caller;
import dev.carillon.server.embedded.EmbeddedKafka;
import dev.carillon.server.embedded.EmbeddedRedis;
import dev.carillon.server.embedded.KafkaOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker comes back without the last records of a topic that fires a schedule. */
class TopicTailLostTest {
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final String TOPIC = "orders";
  private static final Schedule SCHEDULE =
      Schedule.of(
          "all-orders",
          new Trigger.Event(TOPIC, "true"),
          new Target.Task(NewTask.of("echo", Payload.EMPTY)));

  @Test
  void whatComesAfterTheLossFires_andTheLossStandsInTheHistory(@TempDir Path home)
      throws Exception {
    Path data = home.resolve("data");
    Path copy = home.resolve("copy");
    try (EmbeddedRedis redis = EmbeddedRedis.startInMemory();
        EmbeddedKafka kafka = new EmbeddedKafka(KafkaOptions.durable(data)).start()) {
      kafka.ensureTopics(List.of(TOPIC));
      kafka.stop();
      copy(data, copy);
      kafka.start();
      try (CarillonServer server = server(redis, kafka)) {
        server.start();
        server.engine().schedules().put(SCHEDULE, 0, new Caller("me"));
        send(kafka, "before", 50);
        await().atMost(SOON).until(() -> payloads(server).size() == 50);

        kafka.stop();
        delete(data);
        copy(copy, data);
        kafka.start();
        send(kafka, "after", 10);

        await().atMost(SOON).until(() -> payloads(server).size() >= 60);
        assertThat(payloads(server)).hasSize(60).doesNotHaveDuplicates();
        assertThat(fires(server, FireOutcome.MISSED))
            .singleElement()
            .satisfies(f -> assertThat(f.cause()).contains("orders/0", "@49", "@0"));
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  private static void delete(Path home) throws IOException {
    try (var files = Files.walk(home)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static void send(EmbeddedKafka kafka, String value, int records) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrap()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < records; i++) {
        String record = "{\"n\": \"" + value + i + "\"}";
        producer.send(new ProducerRecord<>(TOPIC, record.getBytes(UTF_8))).get();
      }
    }
  }

  private static List<String> payloads(CarillonServer server) {
    return server.engine().tasks().list(TaskFilter.ALL, 100, "", true).tasks().stream()
        .map(task -> task.payload().utf8())
        .toList();
  }

  private static List<FireRecord> fires(CarillonServer server, FireOutcome outcome) {
    return server
        .engine()
        .schedules()
        .fires(ScheduleKey.of(SCHEDULE), Optional.of(outcome), 100, "")
        .fires();
  }

  private static CarillonServer server(EmbeddedRedis redis, EmbeddedKafka kafka) {
    ServerConfig defaults = ServerConfig.defaults();
    return new CarillonServer(
        defaults
            .withGrpc(new Address("127.0.0.1", 0))
            .withRedis(PatientRedis.at(redis.port()))
            .withKafka(new Kafka(kafka.bootstrap(), defaults.kafka().dispatch()))
            .withDelaybox(defaults.delaybox().withPort(0)),
        ProcessClock.get(),
        new Random());
  }
}
