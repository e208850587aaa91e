package dev.carillon.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.cluster.Health;
import dev.carillon.model.worker.Registration;
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
  private final MetricsPage page = new MetricsPage(registry, fake.engine(), nanos::get);

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
    meters.submitted("mail", 3);
    meters.submitted("mail", 2);
    meters.completed("mail", "shell", 200);
    meters.failed("mail", "shell", 40_000);
    meters.started("mail", 7, 2);
    meters.scriptRan("submit", 1_000_000);

    assertThat(page.get())
        .contains(
            "tasks_submitted_total{queue=\"mail\"} 5.0",
            "tasks_completed_total{queue=\"mail\",type=\"shell\"} 1.0",
            "tasks_failed_total{queue=\"mail\",type=\"shell\"} 1.0",
            "task_duration_seconds_bucket{type=\"shell\",le=\"0.25\"} 1",
            "task_duration_seconds_bucket{type=\"shell\",le=\"+Inf\"} 2",
            "carillon_lateness_seconds_count 2",
            "carillon_script_seconds_count{verb=\"submit\"} 1");
  }

  @Test
  void theEngineIsAskedAtMostOnceASecond() {
    assertThat(page.get()).contains("worker_count 0.0");
    var unused = fake.workers.register(worker());

    nanos.set(999_999_999L);
    assertThat(page.get()).contains("worker_count 0.0");
    nanos.set(1_000_000_000L);
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
