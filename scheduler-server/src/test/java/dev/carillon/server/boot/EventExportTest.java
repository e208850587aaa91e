package dev.carillon.server.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.workflow.Node;
import dev.carillon.model.workflow.Workflow;
import dev.carillon.server.core.Owned;
import dev.carillon.server.core.Vitals;
import dev.carillon.server.core.port.RunStore;
import dev.carillon.server.core.run.RunFacts;
import dev.carillon.server.core.run.RunVars;
import dev.carillon.server.embedded.EmbeddedKafka;
import dev.carillon.server.embedded.KafkaOptions;
import dev.carillon.server.store.redis.RedisStores;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.StreamEntryID;

/** Every change of state reaches Kafka, at least once, or a GAP says that it did not. */
final class EventExportTest extends ExportFixture {
  private static final Duration SOON = Duration.ofMinutes(2);

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

  private String status(String key) {
    try (RedisClient client = RedisClient.create("127.0.0.1", redis.port())) {
      return client.get(key);
    }
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
  void aLateWriterDoesNotOverwriteALaterStatus() {
    try (RedisStores stores = stores()) {
      Duration ttl = Duration.ofHours(1);
      stores.eventReader().mirror("job_1:a:status", "running", "01-05", ttl);
      stores.eventReader().mirror("job_1:a:status", "completed", "01-07", ttl);
      stores.eventReader().mirror("job_1:a:status", "running", "01-06", ttl);
      assertThat(status("job_1:a:status")).isEqualTo("completed");
    }
  }
}
