package dev.carillon.server.boot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.model.task.TaskFilter;
import dev.carillon.model.task.TaskState;
import dev.carillon.server.PatientRedis;
import dev.carillon.server.bench.TickConsumer;
import dev.carillon.server.bench.TickGenerator;
import dev.carillon.server.config.Address;
import dev.carillon.server.config.Doors;
import dev.carillon.server.config.Kafka;
import dev.carillon.server.config.ServerConfig;
import dev.carillon.server.embedded.EmbeddedKafka;
import dev.carillon.server.embedded.EmbeddedRedis;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** From a request of the ticks door to a message of its topic: real Redis, real Kafka. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TicksRoadTest {
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final AtomicInteger readers = new AtomicInteger();
  private EmbeddedRedis redis;
  private EmbeddedKafka kafka;

  @BeforeAll
  void start() {
    redis = EmbeddedRedis.startInMemory();
    kafka = EmbeddedKafka.startTemporary();
  }

  @AfterAll
  void stop() {
    http.shutdownNow();
    kafka.close();
    redis.close();
  }

  @Test
  void aDueTickIsAMessageWithTheItemAsKeyNotBeforeItsTimeAndOnce() throws Exception {
    try (CarillonServer server = server("road", ticks -> ticks)) {
      Instant due = Clock.systemUTC().instant().plusSeconds(5);
      String soon = "{\"item\":\"user1\",\"at\":\"" + due + "\"}";
      String past = "{\"item\":\"user1\",\"at\":\"2023-02-28T14:16:00Z\"}";
      post(server, soon);
      post(server, past);
      post(server, past);
      post(server, past.replace("Z", "+00:00"));
      post(server, soon);
      // What comes after these is due well behind them, also where they took long to be sent.
      assertThat(read("ticks", 2))
          .extracting(TicksRoadTest::text)
          .containsExactlyInAnyOrder(past, soon);
      String parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";
      post(
          server,
          "{\"item\":\"last\",\"at\":\"" + Clock.systemUTC().instant().plusSeconds(3) + "\"}",
          "traceparent",
          parent);

      List<ConsumerRecord<byte[], byte[]>> records = read("ticks", 3);

      assertThat(records).hasSize(3);
      List<ConsumerRecord<byte[], byte[]>> two = records.subList(0, 2);
      assertThat(two)
          .allSatisfy(
              record -> {
                assertThat(record.key()).asString(UTF_8).isEqualTo("user1");
                assertThat(record.headers().lastHeader("traceparent")).isNull();
              });
      assertThat(two)
          .filteredOn(record -> text(record).equals(soon))
          .singleElement()
          .satisfies(
              record -> assertThat(record.timestamp()).isGreaterThanOrEqualTo(due.toEpochMilli()));
      assertThat(records.getLast().headers().lastHeader("traceparent").value())
          .asString(UTF_8)
          .isEqualTo(parent);
    }
  }

  @Test
  void theTopicIsThereFromTheStartUnlessSwitchedOff() throws Exception {
    try (CarillonServer made = server("made", ticks -> ticks.withTopic("tick"));
        CarillonServer off =
            server("off", ticks -> ticks.withTopic("made-by-others").withCreateTopic(false));
        Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
      await().atMost(SOON).until(() -> topics(admin).contains("tick"));
      assertThat(made.ticksPort()).isPresent();
      post(off, "{\"item\":\"x\",\"at\":\"2023-02-28T14:16:00Z\"}");
      await()
          .atMost(SOON)
          .until(
              () ->
                  off.engine().tasks().list(TaskFilter.ALL, 10, "", false).tasks().stream()
                      .anyMatch(t -> !t.error().isEmpty() || t.attempts() > 0));
      assertThat(topics(admin)).doesNotContain("made-by-others");
    }
  }

  @Test
  void generatorDispatcherAndConsumerTellTheirRatesInTheirWords() throws Exception {
    List<String> told = Collections.synchronizedList(new ArrayList<>());
    try (CarillonServer server = server("load", ticks -> ticks.withTopic("load"));
        CarillonThreads threads = new CarillonThreads()) {
      int count = 2_000;
      var generator =
          new TickGenerator(
              new TickGenerator.Load(
                  URI.create("http://127.0.0.1:" + server.port() + "/ticks"),
                  1_000_000,
                  Duration.ofSeconds(2),
                  count,
                  Duration.ZERO,
                  1_500,
                  50,
                  4),
              Clock.systemUTC(),
              new SplittableRandom(5),
              told::add,
              told::add);
      var consumer =
          new TickConsumer(
              new TickConsumer.Source(kafka.bootstrap(), "load", "load-test", count), told::add);
      var reading = threads.pool("test", 1).submit(consumer::run);
      generator.run();
      reading.get();

      assertThat(generator.acknowledged()).isEqualTo(count);
      assertThat(consumer.consumed()).isEqualTo(count);
      await()
          .atMost(SOON)
          .until(
              () ->
                  server.engine().queues().list("ticks").stream()
                      .anyMatch(q -> q.depth(TaskState.SUCCEEDED) == count));
    }
    assertThat(told).anyMatch(line -> line.matches("Generated ticks/s: [1-9]\\d*"));
    assertThat(told).anyMatch(line -> line.matches("Consumed items/s: [1-9]\\d*"));
    assertThat(told).allMatch(line -> line.matches("(Generated ticks|Consumed items)/s: \\d+"));
  }

  private static String text(ConsumerRecord<byte[], byte[]> record) {
    return new String(record.value(), UTF_8);
  }

  private static Set<String> topics(Admin admin) throws Exception {
    return admin.listTopics().names().get();
  }

  private void post(CarillonServer server, String body, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.ticksPort().orElseThrow() + "/ticks"))
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonNode nothing = JSON.readTree(answer.body());
    assertThat(nothing).isEmpty();
  }

  /** The records of a topic from its beginning up to the wanted number. */
  private List<ConsumerRecord<byte[], byte[]>> read(String topic, int wanted) {
    List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                kafka.bootstrap(),
                "group.id",
                "road-test-" + readers.incrementAndGet(),
                "auto.offset.reset",
                "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(topic));
      await()
          .atMost(SOON)
          .until(
              () -> {
                consumer.poll(Duration.ofMillis(100)).forEach(all::add);
                return all.size() >= wanted;
              });
    }
    return all;
  }

  private CarillonServer server(String cluster, UnaryOperator<Doors.Ticks> ticks) {
    ServerConfig d = ServerConfig.defaults();
    Doors doors = d.doors().onFreePorts();
    ServerConfig config =
        new ServerConfig(
            cluster,
            d.nodeId(),
            new Address("127.0.0.1", 0),
            d.raft(),
            d.peers(),
            d.calls(),
            PatientRedis.at(redis.port()),
            new Kafka(kafka.bootstrap(), d.kafka().dispatch()),
            d.exports(),
            d.delaybox().withPort(0),
            doors.withTicks(ticks.apply(doors.ticks())),
            d.engine(),
            d.retention(),
            d.limits());
    return new CarillonServer(config, ProcessClock.get(), new Random(3)).start();
  }
}
