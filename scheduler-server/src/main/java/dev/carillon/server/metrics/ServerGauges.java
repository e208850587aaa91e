package dev.carillon.server.metrics;

import dev.carillon.model.task.TaskState;
import dev.carillon.server.core.Figures;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What this server knows of itself, with labels. */
final class ServerGauges {
  private static final List<String> WAYS = List.of("kafka", "direct");

  private final LabelBounds bounds;
  private final MultiGauge dispatch;
  private final MultiGauge lag;
  private final MultiGauge loops;
  private final MultiGauge tenants;

  ServerGauges(MeterRegistry registry, LabelBounds bounds) {
    this.bounds = bounds;
    this.dispatch =
        MultiGauge.builder("carillon.dispatch")
            .description("1 for the way that hints go now.")
            .register(registry);
    this.lag =
        MultiGauge.builder("carillon.kafka.hint.lag")
            .description("Hints that stand unread in Kafka; only where there is a Kafka.")
            .register(registry);
    this.loops =
        MultiGauge.builder("carillon.loop.silence.seconds")
            .description("How long ago a loop of this server last came through.")
            .register(registry);
    this.tenants =
        MultiGauge.builder("carillon.tenant.tasks")
            .description("Tasks of a tenant that live, and those that are dead letters.")
            .register(registry);
  }

  void dispatch(String now) {
    new Rows<>(WAYS, way -> Tags.of("mode", way)).on(dispatch, way -> way.equals(now) ? 1 : 0);
  }

  void show(Figures figures) {
    Map<String, Long> unread = new HashMap<>();
    figures.kafkaLag().forEach((type, n) -> unread.merge(bounds.type(type), n, Long::sum));
    new Rows<>(unread.keySet(), type -> Tags.of("type", type))
        .on(lag, type -> unread.getOrDefault(type, 0L));
    Map<String, Long> silence = figures.loopSilence();
    new Rows<>(silence.keySet(), loop -> Tags.of("loop", loop))
        .on(loops, loop -> silence.getOrDefault(loop, 0L) / 1e3);
    show(figures.tenants());
  }

  private void show(Map<String, Map<TaskState, Long>> byTenant) {
    record Kept(String tenant, String kind) {}
    Map<Kept, Long> kept = new HashMap<>();
    byTenant.forEach(
        (tenant, depths) -> {
          String name = bounds.tenant(tenant);
          Set.of("live", "dead").forEach(kind -> kept.putIfAbsent(new Kept(name, kind), 0L));
          depths.forEach(
              (state, n) -> {
                if (state.live()) {
                  kept.merge(new Kept(name, "live"), n, Long::sum);
                } else if (state == TaskState.DEAD) {
                  kept.merge(new Kept(name, "dead"), n, Long::sum);
                }
              });
        });
    new Rows<>(kept.keySet(), k -> Tags.of("tenant", k.tenant, "kind", k.kind))
        .on(tenants, k -> kept.getOrDefault(k, 0L));
  }
}
