package dev.carillon.server.boot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.SubmitResult;
import dev.carillon.server.PatientRedis;
import dev.carillon.server.config.Address;
import dev.carillon.server.config.Exports;
import dev.carillon.server.config.Kafka;
import dev.carillon.server.config.ServerConfig;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.Owned;
import dev.carillon.server.core.Vitals;
import dev.carillon.server.core.export.ExportSettings;
import dev.carillon.server.core.port.EventSink;
import dev.carillon.server.embedded.EmbeddedKafka;
import dev.carillon.server.embedded.EmbeddedRedis;
import dev.carillon.server.loop.EventExporter;
import dev.carillon.server.store.redis.RedisStores;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** Servers that export their events, and exporters by themselves, on a real Redis. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ExportFixture {
  static final ObjectMapper MAPPER = new ObjectMapper();
  static final int BUCKETS = 2;
  final Random random = new Random(9);
  final Caller ops = new Caller("ops");
  EmbeddedRedis redis;

  @BeforeEach
  void start() {
    redis = EmbeddedRedis.startInMemory();
  }

  @AfterEach
  void stop() {
    redis.close();
  }

  static NewTask task(String name) {
    return NewTask.of("echo", Payload.of("secret-4711"))
        .named(name)
        .withAttributes(Map.of("jobId", "job_202"));
  }

  static Set<String> of(List<JsonNode> events, String type) {
    return events.stream()
        .filter(e -> e.get("eventType").asText().equals(type))
        .map(e -> e.get("taskId").asText())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  String submit(CarillonServer server, String name) {
    return server.engine().tasks().submit(task(name), ops).receipt().id();
  }

  static List<String> submit(RedisStores stores, int n) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      SubmitResult result = stores.tasks().submit(List.of(task("t")), "ops").getFirst();
      ids.add(((SubmitResult.Accepted) result).receipt().id());
    }
    return ids;
  }

  CarillonServer server(EmbeddedKafka kafka) {
    ServerConfig defaults = ServerConfig.defaults();
    Exports e = defaults.exports();
    return new CarillonServer(
        defaults
            .withGrpc(new Address("127.0.0.1", 0))
            .withRedis(PatientRedis.at(redis.port()))
            .withKafka(new Kafka(kafka.bootstrap(), defaults.kafka().dispatch()))
            .withDelaybox(defaults.delaybox().withPort(0))
            .withExports(new Exports(true, e.topic(), "", e.maxBytes(), true, Duration.ofHours(1))),
        Clock.systemUTC(),
        random);
  }

  /** A sink that holds what it got; it may be closed, or die after it took everything. */
  static final class Held implements EventSink {
    final List<JsonNode> got = new ArrayList<>();
    boolean open = true;
    boolean diesNext;

    @Override
    public boolean open() {
      return open;
    }

    @Override
    public void send(List<Outgoing> records) {
      for (Outgoing record : records) {
        try {
          got.add(MAPPER.readTree(record.value()));
        } catch (java.io.IOException e) {
          throw new IllegalStateException(record.key(), e);
        }
      }
      if (diesNext) {
        diesNext = false;
        throw new IllegalStateException("killed between the acknowledgement and the cursor");
      }
    }
  }

  RedisStores stores() {
    RedisStores stores =
        new RedisStores(
            new RedisStores.Settings(
                "127.0.0.1",
                redis.port(),
                "",
                "carillon",
                BUCKETS,
                PatientRedis.TIMEOUT,
                4,
                dev.carillon.model.worker.Ulid.random(1, random),
                "n1"),
            SilentTelemetry.INSTANCE,
            random);
    stores.checkData();
    return stores;
  }

  static EventExporter exporter(RedisStores stores, EventSink sink, Owned owned, Vitals vitals) {
    return new EventExporter(
        stores.eventReader(),
        sink,
        new ExportSettings("events", "dead", 1, false, Duration.ofDays(1)),
        new EventExporter.Surroundings(stores.info(), owned, vitals, BUCKETS));
  }

  static Owned owned(RedisStores stores) {
    Owned owned = new Owned();
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      stores.ownership().beat(Duration.ofSeconds(10));
    }
    owned.set(stores.ownership().beat(Duration.ofSeconds(10)));
    return owned;
  }

  static void runAll(EventExporter exporter) {
    while (exporter.runOnce().isZero()) {
      // More to send.
    }
  }
}
