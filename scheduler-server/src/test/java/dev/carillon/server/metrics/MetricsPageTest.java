package dev.carillon.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.cluster.Health;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.worker.Registration;
import dev.carillon.server.core.Figures;
import dev.carillon.server.core.port.Telemetry;
import dev.carillon.server.core.port.Telemetry.Work;
import dev.carillon.server.door.FakeEngine;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class MetricsPageTest {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Meters meters = new Meters(registry);
  private final FakeEngine fake = new FakeEngine();
  private final AtomicLong nanos = new AtomicLong();
  private final MetricsPage page =
      new MetricsPage(registry, meters, fake.engine(), Figures.NONE, "1.2", nanos::get);

  @Test
  void everyNameThatDashboardsReadIsThereFromTheStart() {
    assertThat(page.get())
        .contains(
            "tasks_submitted_total{",
            "tasks_completed_total{",
            "tasks_failed_total{",
            "queue_size{queue=\"default\"} 7.0",
            "worker_count 0.0",
            "task_duration_seconds_bucket{",
            "# TYPE task_duration_seconds histogram",
            "carillon_redis_up 1.0",
            "carillon_dispatch{mode=\"direct\"} 1",
            "carillon_queue_tasks{queue=\"default\",state=\"scheduled\"} 2.0");
  }

  @Test
  void whatTheCoreTellsIsCounted() {
    meters.submitted(new Telemetry.Work("mail", "shell"), 3);
    meters.submitted(new Telemetry.Work("mail", "shell"), 2);
    meters.completed("mail", "shell", 200);
    meters.failed("mail", "shell", 40_000);
    meters.started("mail", 7, 2);
    meters.scriptRan("submit", 1_000_000);

    assertThat(page.get())
        .contains(
            "tasks_submitted_total{queue=\"mail\",type=\"shell\"} 5.0",
            "tasks_completed_total{queue=\"mail\",type=\"shell\"} 1.0",
            "tasks_failed_total{queue=\"mail\",type=\"shell\"} 1.0",
            "task_duration_seconds_bucket{type=\"shell\",le=\"0.25\"} 1",
            "task_duration_seconds_bucket{type=\"shell\",le=\"+Inf\"} 2",
            "carillon_lateness_seconds_count 2",
            "carillon_script_seconds_count{verb=\"submit\"} 1");
  }

  @Test
  void theEngineIsAskedAtMostEveryTwoSeconds() {
    assertThat(page.get()).contains("worker_count 0.0");
    var unused = fake.workers.register(worker());

    nanos.set(1_999_999_999L);
    assertThat(page.get()).contains("worker_count 0.0");
    nanos.set(2_000_000_000L);
    assertThat(page.get()).contains("worker_count 1.0", "carillon_worker_slots 4.0");
  }

  @Test
  void whileTheStoreIsAwayTheLastValuesStay() {
    var unused = fake.workers.register(worker());
    assertThat(page.get()).contains("worker_count 1.0", "carillon_redis_up 1.0");

    fake.health = new Health(false, List.of("redis"), List.of());
    nanos.set(2_000_000_000L);

    assertThat(page.get())
        .contains("worker_count 1.0", "carillon_redis_up 0.0", "queue_size{queue=\"default\"} 7.0");
  }

  @Test
  void tenThousandNamesMakeABoundedNumberOfSeries() {
    Work kept = new Work("kept", "kept");
    meters.submitted(kept, 1);
    for (int i = 0; i < 10_000; i++) {
      Work work = new Work("queue-" + i, "type-" + i);
      meters.submitted(work, 1);
      meters.started(work, new Telemetry.Waited(1, 1, 1, 1));
      meters.completed(work.queue(), work.type(), 1);
      meters.failed(work.queue(), work.type(), 1);
      meters.ended(work, TaskState.SUCCEEDED);
      meters.ended(work, TaskState.RETRY_WAIT);
      meters.retainedOut(work.queue(), 1);
    }
    meters.submitted(kept, 1);

    List<String> lines = page.get().lines().filter(l -> !l.startsWith("#")).toList();
    assertThat(lines).hasSizeLessThan(3_000);
    assertThat(lines)
        .contains(
            "tasks_submitted_total{queue=\"kept\",type=\"kept\"} 2.0",
            // Every other name has a line of its own only while there is room: nothing is lost.
            "tasks_submitted_total{queue=\"other\",type=\"other\"} "
                + (10_000.0 - told(lines, "queue=\"queue-")));
  }

  private static double told(List<String> lines, String queue) {
    return lines.stream()
        .filter(l -> l.startsWith("tasks_submitted_total{" + queue))
        .mapToDouble(l -> Double.parseDouble(l.substring(l.lastIndexOf(' ') + 1)))
        .sum();
  }

  @Test
  void whatWaitsIsToldForEachSlotThatMayRunIt() {
    Figures figures =
        new Figures() {
          @Override
          public Map<Work, Load> work() {
            return Map.of(
                new Work("mail", "echo"),
                new Load(10, 2),
                new Work("mail", "ffmpeg"),
                new Load(3, 0));
          }

          @Override
          public Map<String, Map<TaskState, Long>> tenants() {
            return Map.of("acme", Map.of(TaskState.READY, 4L, TaskState.DEAD, 1L));
          }

          @Override
          public int bucketsOwned() {
            return 16;
          }

          @Override
          public int hintsStanding() {
            return 5;
          }

          @Override
          public Map<String, Long> kafkaLag() {
            return Map.of("echo", 7L);
          }

          @Override
          public Map<String, Long> loopSilence() {
            return Map.of("ticker", 1_500L);
          }
        };
    var unused = fake.workers.register(worker());
    PrometheusMeterRegistry own = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    String text =
        new MetricsPage(own, new Meters(own), fake.engine(), figures, "1.2", nanos::get).get();

    assertThat(text)
        .contains(
            "carillon_work_waiting{queue=\"mail\",type=\"echo\"} 10.0",
            "carillon_work_running{queue=\"mail\",type=\"echo\"} 2.0",
            "carillon_work_slots{queue=\"mail\",type=\"echo\"} 4.0",
            "carillon_work_per_slot{queue=\"mail\",type=\"echo\"} 3.0",
            "carillon_work_slots{queue=\"mail\",type=\"ffmpeg\"} 0.0",
            "carillon_work_per_slot{queue=\"mail\",type=\"ffmpeg\"} 3.0",
            "carillon_tenant_tasks{kind=\"live\",tenant=\"acme\"} 4.0",
            "carillon_tenant_tasks{kind=\"dead\",tenant=\"acme\"} 1.0",
            "carillon_buckets_owned 16.0",
            "carillon_hints_standing 5.0",
            "carillon_kafka_hint_lag{type=\"echo\"} 7.0",
            "carillon_loop_silence_seconds{loop=\"ticker\"} 1.5",
            "version=\"1.2\"");
  }

  private static Registration worker() {
    return new Registration(
        "01J00000000000000000000000",
        "w",
        "h",
        1,
        List.of("echo"),
        List.of(),
        4,
        Map.of(),
        "1",
        false);
  }
}
