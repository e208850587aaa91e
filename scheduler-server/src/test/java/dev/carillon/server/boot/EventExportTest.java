package dev.carillon.server.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.model.cluster.Finding;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.SubmitResult;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.workflow.Node;
import dev.carillon.model.workflow.Workflow;
import dev.carillon.server.PatientRedis;
import dev.carillon.server.config.Address;
import dev.carillon.server.config.Exports;
import dev.carillon.server.config.Kafka;
import dev.carillon.server.config.ServerConfig;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.Owned;
import dev.carillon.server.core.Vitals;
import dev.carillon.server.core.export.ExportSettings;
import dev.carillon.server.core.port.EventLog;
import dev.carillon.server.core.port.EventReader;
import dev.carillon.server.core.port.EventSink;
import dev.carillon.server.core.port.RunStore;
import dev.carillon.server.core.port.StoreInfo;
import dev.carillon.server.core.run.RunFacts;
import dev.carillon.server.core.run.RunVars;
import dev.carillon.server.embedded.EmbeddedKafka;
import dev.carillon.server.embedded.EmbeddedRedis;
import dev.carillon.server.embedded.KafkaOptions;
import dev.carillon.server.loop.EventExporter;
import dev.carillon.server.loop.ExportEnd;
import dev.carillon.server.store.redis.RedisStores;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.StreamEntryID;

/** Every change of state reaches Kafka, at least once, or a GAP says that it did not. */
class EventExportTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final int BUCKETS = 2;

  private final Random random = new Random(9);
  private final Caller ops = new Caller("ops");
  private EmbeddedRedis redis;

  @BeforeEach
  void start() {
    redis = EmbeddedRedis.startInMemory();
  }

  @AfterEach
  void stop() {
    redis.close();
  }

  private static NewTask task(String name) {
    return NewTask.of("echo", Payload.of("secret-4711"))
        .named(name)
        .withAttributes(Map.of("jobId", "job_202"));
  }

  @Test
  void whenTheBrokerOrTheServerGoes_noEventIsLost(@TempDir Path data) throws Exception {
    try (EmbeddedKafka kafka = new EmbeddedKafka(KafkaOptions.durable(data))) {
      kafka.start();
      Set<String> ids = new TreeSet<>();
      try (CarillonServer server = server(kafka)) {
        server.start();
        String first = submit(server, "task_101");
        ids.add(first);
        await().atMost(SOON).until(() -> "pending".equals(status("job_202:task_101:status")));
        // What has no task is no event of one, and does not stop the others.
        var unused = server.engine().queues().pause("other", "test", Duration.ZERO, ops);
        server.engine().tasks().cancel(TaskId.parse(first), "why not", ops);
        await().atMost(SOON).until(() -> "failed".equals(status("job_202:task_101:status")));
        kafka.stop();
        ids.add(submit(server, "password=secret-4711"));
        for (int i = 0; i < 20; i++) {
          ids.add(submit(server, "t" + i));
        }
      }
      kafka.start();
      try (CarillonServer server = server(kafka);
          KafkaConsumer<String, String> consumer = consumer(kafka)) {
        server.start();
        ids.add(submit(server, "last"));
        List<JsonNode> events = new ArrayList<>();
        await()
            .atMost(SOON)
            .until(
                () -> {
                  for (ConsumerRecord<String, String> r : consumer.poll(Duration.ofMillis(100))) {
                    assertThat(r.value()).doesNotContain("secret-4711");
                    JsonNode event = MAPPER.readTree(r.value());
                    assertThat(r.key()).isEqualTo(event.get("taskId").asText());
                    events.add(event);
                  }
                  return of(events, "TASK_SCHEDULED").equals(ids)
                      && !of(events, "TASK_CANCELLED").isEmpty();
                });
        JsonNode cancelled =
            events.stream()
                .filter(e -> e.get("eventType").asText().equals("TASK_CANCELLED"))
                .findFirst()
                .orElseThrow();
        assertThat(cancelled.get("jobId").asText()).isEqualTo("job_202");
        assertThat(cancelled.get("status").asText()).isEqualTo("cancelled");
        assertThat(cancelled.get("timestamp").asText()).matches("\\d{4}-.*Z");
        assertThat(cancelled.get("actor").asText()).isEqualTo("ops");
        assertThat(of(events, "GAP")).isEmpty();
        assertThat(events).anyMatch(e -> e.get("taskName").asText().equals("password=‹hidden›"));
      }
    }
  }

  private static Set<String> of(List<JsonNode> events, String type) {
    return events.stream()
        .filter(e -> e.get("eventType").asText().equals(type))
        .map(e -> e.get("taskId").asText())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private String status(String key) {
    try (RedisClient client = RedisClient.create("127.0.0.1", redis.port())) {
      return client.get(key);
    }
  }

  private String submit(CarillonServer server, String name) {
    return server.engine().tasks().submit(task(name), ops).receipt().id();
  }

  private static KafkaConsumer<String, String> consumer(EmbeddedKafka kafka) {
    KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                kafka.bootstrap(),
                "group.id",
                "test",
                "auto.offset.reset",
                "earliest"),
            new StringDeserializer(),
            new StringDeserializer());
    consumer.subscribe(List.of("carillon.events"));
    return consumer;
  }

  private CarillonServer server(EmbeddedKafka kafka) {
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
  private static final class Held implements EventSink {
    private final List<JsonNode> got = new ArrayList<>();
    private boolean open = true;
    private boolean diesNext;

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

  private RedisStores stores() {
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

  private static EventExporter exporter(
      RedisStores stores, EventSink sink, Owned owned, Vitals vitals) {
    return new EventExporter(
        stores.eventReader(),
        sink,
        new ExportSettings("events", "dead", 1, false, Duration.ofDays(1)),
        new EventExporter.Surroundings(stores.info(), owned, vitals, BUCKETS));
  }

  private static Owned owned(RedisStores stores) {
    Owned owned = new Owned();
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      stores.ownership().beat(Duration.ofSeconds(10));
    }
    owned.set(stores.ownership().beat(Duration.ofSeconds(10)));
    return owned;
  }

  private static List<String> submit(RedisStores stores, int n) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      SubmitResult result = stores.tasks().submit(List.of(task("t")), "ops").getFirst();
      ids.add(((SubmitResult.Accepted) result).receipt().id());
    }
    return ids;
  }

  private static void runAll(EventExporter exporter) {
    while (exporter.runOnce().isZero()) {
      // More to send.
    }
  }

  @Test
  void aServerThatDiesBeforeItsCursorMovesLeavesRepeatsAndNoLoss() {
    try (RedisStores stores = stores()) {
      Owned owned = owned(stores);
      Vitals vitals = new Vitals(Duration.ofSeconds(30));
      Held sink = new Held();
      List<String> ids = submit(stores, 30);
      sink.diesNext = true;
      assertThatThrownBy(() -> exporter(stores, sink, owned, vitals).runOnce())
          .hasMessageContaining("killed");
      int before = sink.got.size();
      assertThat(before).isPositive();
      runAll(exporter(stores, sink, owned, vitals));
      assertThat(of(sink.got, "TASK_SCHEDULED")).isEqualTo(new TreeSet<>(ids));
      assertThat(sink.got.size()).as("with repeats").isEqualTo(before + ids.size());
      Set<String> events = new TreeSet<>();
      sink.got.forEach(e -> events.add(e.get("eventId").asText()));
      assertThat(events).as("a repeat is recognisable").hasSize(ids.size());
      assertThat(vitals.alarms()).isEmpty();
    }
  }

  @Test
  void aRunIsToldAsAJob_amongItsTasks() {
    try (RedisStores stores = stores()) {
      Owned owned = owned(stores);
      Held sink = new Held();
      List<String> ids = submit(stores, 1);
      try (RedisClient client = RedisClient.create("127.0.0.1", redis.port())) {
        // As run_new.lua writes it.
        String log = client.keys("carillon{*:events").iterator().next();
        client.xadd(
            log,
            StreamEntryID.NEW_ENTRY,
            Map.of(
                "v",
                "run_succeeded",
                "a",
                "ann",
                "t",
                "5",
                "d",
                "",
                "s",
                "run 8M3KQ2ZVXH4T",
                "r",
                "job_202"));
      }
      ids.addAll(submit(stores, 1));
      runAll(exporter(stores, sink, owned, new Vitals(Duration.ofSeconds(30))));
      assertThat(of(sink.got, "TASK_SCHEDULED")).isEqualTo(new TreeSet<>(ids));
      assertThat(sink.got)
          .filteredOn(e -> e.get("eventType").asText().equals("JOB_COMPLETE"))
          .singleElement()
          .satisfies(e -> assertThat(e.get("jobId").asText()).isEqualTo("job_202"));
    }
  }

  @Test
  void aJobIsToldByTheIdThatItsSenderKnowsItBy_whateverItsWorkflowIsCalled() {
    try (RedisStores stores = stores()) {
      Owned owned = owned(stores);
      Held sink = new Held();
      Workflow daily = Workflow.of("daily-report-7f", List.of(Node.of("a", task("a"))));
      Map<String, String> jobs = Map.of("8M3KQ2ZVXH4T", "Reset-Token:nightly", "8M3KQ2ZVXH4V", "");
      jobs.forEach(
          (run, job) -> {
            RunFacts facts =
                new RunFacts(
                    "default",
                    daily.id(),
                    1,
                    job.isEmpty() ? Map.of() : Map.of("jobId", job),
                    Payload.EMPTY,
                    0,
                    "ann",
                    "because: it is time",
                    "",
                    0,
                    0,
                    "",
                    0,
                    Map.of());
            var unused =
                stores
                    .runs()
                    .create(new TaskId(0, run), facts, RunVars.of(1), daily, RunStore.Key.NONE);
          });
      runAll(exporter(stores, sink, owned, new Vitals(Duration.ofSeconds(30))));
      assertThat(sink.got)
          .extracting(e -> e.get("eventType").asText() + " " + e.get("jobId").asText())
          .containsExactlyInAnyOrder(
              "JOB_STARTED Reset-Token:nightly", "JOB_STARTED daily-report-7f");
    }
  }

  @Test
  void whatTheLogCouldNotKeepIsAGapNotASilence() {
    try (RedisStores stores = stores()) {
      Owned owned = owned(stores);
      Vitals vitals = new Vitals(Duration.ofSeconds(30));
      Held sink = new Held();
      submit(stores, 10);
      EventExporter exporter = exporter(stores, sink, owned, vitals);
      runAll(exporter);
      sink.open = false;
      List<String> lost = submit(stores, 6_000);
      runAll(exporter);
      sink.open = true;
      runAll(exporter);
      assertThat(sink.got.stream().filter(e -> e.get("eventType").asText().equals("GAP")))
          .hasSize(BUCKETS)
          .allSatisfy(gap -> assertThat(gap.get("after").asText()).isNotEqualTo("0-0"));
      assertThat(of(sink.got, "TASK_SCHEDULED")).contains(lost.getLast());
      assertThat(vitals.alarms())
          .singleElement()
          .satisfies(f -> assertThat(f.toString()).contains("gap"));
    }
  }

  @Test
  void whileTheBrokerIsAwayFromTheStart_theLogKeepsTheBytesAllowedAndNoMore() {
    try (RedisStores stores = stores()) {
      Owned owned = owned(stores);
      Held sink = new Held();
      sink.open = false;
      long most = 32 << 20;
      EventExporter exporter =
          new EventExporter(
              stores.eventReader(),
              sink,
              new ExportSettings("events", "", most, false, Duration.ofDays(1)),
              new EventExporter.Surroundings(
                  stores.info(), owned, new Vitals(Duration.ofSeconds(30)), BUCKETS));
      exporter.runOnce(); // registers, and knows nothing yet
      for (int i = 0; i < 20; i++) {
        var unused = stores.tasks().submit(Collections.nCopies(300, task("t")), "ops");
      }
      exporter.runOnce();
      assertThat(sink.got).isEmpty();
      try (RedisClient client = RedisClient.create("127.0.0.1", redis.port())) {
        long allowed =
            client.keys("carillon{*:eventcap").stream()
                .mapToLong(
                    cap -> {
                      String log = cap.replace("eventcap", "events");
                      long bytes = client.memoryUsage(log, 0) / client.xlen(log);
                      return Long.parseLong(client.get(cap)) * bytes;
                    })
                .sum();
        assertThat(allowed).isBetween(most / 4, most * 3 / 2);
      }
    }
  }

  @Test
  void anExportThatIsFarBehindIsAFindingUntilItHasCaughtUp() {
    try (RedisStores stores = stores()) {
      Held sink = new Held();
      sink.open = false;
      Vitals vitals = new Vitals(Duration.ofSeconds(30));
      Duration[] later = {Duration.ZERO};
      StoreInfo clock =
          new StoreInfo() {
            @Override
            public boolean reachable() {
              return stores.info().reachable();
            }

            @Override
            public long nowMs() {
              return stores.info().nowMs() + later[0].toMillis();
            }

            @Override
            public Facts facts() {
              return stores.info().facts();
            }
          };
      EventExporter exporter =
          new EventExporter(
              stores.eventReader(),
              sink,
              new ExportSettings("events", "", 64 << 20, false, Duration.ofDays(1)),
              new EventExporter.Surroundings(clock, owned(stores), vitals, BUCKETS));
      submit(stores, 1);
      exporter.runOnce();
      assertThat(vitals.alarms()).isEmpty();
      later[0] = Duration.ofMinutes(1);
      exporter.runOnce();
      assertThat(vitals.alarms())
          .singleElement()
          .satisfies(
              f -> {
                assertThat(f.severity()).isEqualTo(Finding.Severity.WARNING);
                assertThat(f.title()).matches("The export of events is 6\\d s behind");
                assertThat(f.advice()).contains("Kafka is away", "64 MiB", "events.max-bytes");
              });
      later[0] = Duration.ofMinutes(20);
      exporter.runOnce();
      assertThat(vitals.alarms().getFirst().severity()).isEqualTo(Finding.Severity.ERROR);
      sink.open = true;
      runAll(exporter);
      exporter.runOnce();
      assertThat(vitals.alarms()).isEmpty();
    }
  }

  @Test
  void nothingUnreadIsTrimmedBelowTheCapAndTheRestIs() {
    try (RedisStores stores = stores()) {
      Owned owned = owned(stores);
      Held sink = new Held();
      Vitals vitals = new Vitals(Duration.ofSeconds(30));
      EventExporter exporter =
          new EventExporter(
              stores.eventReader(),
              sink,
              new ExportSettings("events", "", 64 << 20, false, Duration.ofDays(1)),
              new EventExporter.Surroundings(stores.info(), owned, vitals, BUCKETS));
      runAll(exporter); // registers
      List<String> ids = submit(stores, 8_000);
      assertThat(length()).isEqualTo(8_000);
      var unused = stores.queues().pauseQueue("other", "test", "ops", Duration.ZERO);
      assertThat(length()).as("what an operator does trims no more").isEqualTo(8_001);
      runAll(exporter);
      assertThat(of(sink.got, "TASK_SCHEDULED")).hasSize(ids.size());
      assertThat(of(sink.got, "GAP")).isEmpty();
      submit(stores, 1);
      runAll(exporter);
      assertThat(length()).isBetween(4_000L, 5_000L);
      // Once the export is off, the log is as short as without it.
      new ExportEnd(stores.eventReader(), owned).runOnce();
      submit(stores, 400);
      assertThat(length()).isBetween(4_000L, 4_600L);
    }
  }

  private long length() {
    try (RedisClient client = RedisClient.create("127.0.0.1", redis.port())) {
      return client.keys("carillon{*:events").stream().mapToLong(client::xlen).sum();
    }
  }

  @Test
  void aWatcherFromAnEmptyLogIsToldOfAGapOnlyIfTheLogWasCut() {
    try (RedisStores stores = stores()) {
      String start = stores.events().end();
      List<String> ids = submit(stores, 50);
      EventLog.Read read = stores.events().read(start, 1_000);
      assertThat(read.gap()).isFalse();
      assertThat(read.events()).hasSize(ids.size());
      submit(stores, 5_500);
      assertThat(stores.events().read(start, 1_000).gap()).isTrue();
    }
  }

  @Test
  void aLateWriterDoesNotOverwriteALaterStatus() {
    try (RedisStores stores = stores()) {
      Duration ttl = Duration.ofHours(1);
      stores.eventReader().mirror("job_1:a:status", "running", "01-05", ttl);
      stores.eventReader().mirror("job_1:a:status", "completed", "01-07", ttl);
      stores.eventReader().mirror("job_1:a:status", "running", "01-06", ttl);
      assertThat(status("job_1:a:status")).isEqualTo("completed");
    }
  }

  @Test
  void aReaderThatTakesFewEventsAtATimeGetsAllOfThemInOrder_largeEntriesAndSmallOnes() {
    try (RedisStores stores = stores()) {
      Map<Integer, Long> epochs = owned(stores).epochs();
      EventReader reader = stores.eventReader();
      for (int n : new int[] {1, 1, 1, 100, 100, 1, 100, 1, 1}) {
        var unused = stores.tasks().submit(Collections.nCopies(n, task("t")), "ops");
      }
      List<EventReader.Batch> all = reader.read(epochs.keySet(), 1_000);
      for (EventReader.Batch whole : all) {
        List<EventReader.Entry> read = new ArrayList<>();
        while (true) {
          EventReader.Batch part = reader.read(List.of(whole.bucket()), 5, 20).getFirst();
          assertThat(part.gapAfter()).isNull();
          if (part.entries().isEmpty()) {
            break;
          }
          read.addAll(part.entries());
          boolean full = part.entries().size() == 5 || part.events() >= 20;
          assertThat(full || read.size() == whole.entries().size()).isTrue();
          assertThat(part.entries().size()).isLessThanOrEqualTo(5);
          assertThat(part.events() - part.entries().getLast().events().size()).isLessThan(20);
          reader.advance(
              whole.bucket(), epochs.get(whole.bucket()), read.getLast().id(), null, 5_000, 0);
        }
        assertThat(read).isEqualTo(whole.entries());
      }
    }
  }
}
