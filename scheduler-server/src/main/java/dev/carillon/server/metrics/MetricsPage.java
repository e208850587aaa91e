package dev.carillon.server.metrics;

import dev.carillon.model.cluster.ClusterStats;
import dev.carillon.model.cluster.Health;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.queue.QueueSnapshot;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.worker.WorkerSnapshot;
import dev.carillon.model.worker.WorkerStatus;
import dev.carillon.server.core.Engine;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All meters as Prometheus reads them. Depths and workers are asked for when somebody reads the
 * page, at most once a second however many read it; while the store is away they keep their last
 * value and {@code carillon_redis_up} is 0.
 */
public final class MetricsPage implements Supplier<String> {
  private static final Logger LOG = LoggerFactory.getLogger(MetricsPage.class);
  private static final long FRESH_NANOS = 1_000_000_000L;

  private final PrometheusMeterRegistry registry;
  private final Engine engine;
  private final LongSupplier nanos;
  private final MultiGauge queueSizes;
  private final MultiGauge queueTasks;
  private final MultiGauge dispatch;
  private final ReentrantLock lock = new ReentrantLock();
  private boolean read;
  private long readAt;
  private volatile Seen seen = new Seen(0, 0, 0, 0, 0);

  /** What single gauges show. */
  private record Seen(
      double redisUp, double workers, double slots, double usedBytes, double maxBytes) {}

  /**
   * @param nanos a clock that never goes back, for "at most once a second"
   */
  public MetricsPage(PrometheusMeterRegistry registry, Engine engine, LongSupplier nanos) {
    this.registry = registry;
    this.engine = engine;
    this.nanos = nanos;
    this.queueSizes =
        MultiGauge.builder("queue.size")
            .description("Tasks that are due and have not started.")
            .register(registry);
    this.queueTasks =
        MultiGauge.builder("carillon.queue.tasks")
            .description("Tasks of a queue by state.")
            .register(registry);
    this.dispatch =
        MultiGauge.builder("carillon.dispatch")
            .description("1 for the way that hints go now.")
            .register(registry);
    single("worker.count", "Workers that are heard from.", s -> s.workers);
    single("carillon.worker.slots", "Tasks that these workers run at once.", s -> s.slots);
    single("carillon.redis.up", "1 while the store answers.", s -> s.redisUp);
    single("carillon.redis.used.bytes", "Memory of the store in use.", s -> s.usedBytes);
    single("carillon.redis.max.bytes", "Its limit; 0: none.", s -> s.maxBytes);
    new ProcessorMetrics().bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
  }

  private void single(String name, String description, ToDoubleFunction<Seen> value) {
    Gauge.builder(name, this, page -> value.applyAsDouble(page.seen))
        .description(description)
        .register(registry);
  }

  @Override
  public String get() {
    lock.lock();
    try {
      if (!read || nanos.getAsLong() - readAt >= FRESH_NANOS) {
        refresh();
        read = true;
        readAt = nanos.getAsLong();
      }
    } finally {
      lock.unlock();
    }
    return registry.scrape();
  }

  private void refresh() {
    Health health = engine.cluster().health();
    if (!health.ready()) {
      seen = new Seen(0, seen.workers, seen.slots, seen.usedBytes, seen.maxBytes);
      return;
    }
    try {
      queues(engine.queues().list(""));
      way(engine.cluster().info().dispatch());
      List<WorkerSnapshot> live =
          engine.workers().list(false).stream()
              .filter(w -> w.status() != WorkerStatus.GONE)
              .toList();
      ClusterStats stats = engine.cluster().stats("");
      seen =
          new Seen(
              1,
              live.size(),
              live.stream().mapToInt(WorkerSnapshot::slots).sum(),
              stats.redisUsedBytes(),
              stats.redisMaxBytes());
    } catch (CarillonException e) {
      LOG.debug("The store went away while meters were read.", e);
      seen = new Seen(0, seen.workers, seen.slots, seen.usedBytes, seen.maxBytes);
    }
  }

  private void queues(List<QueueSnapshot> queues) {
    List<MultiGauge.Row<?>> sizes = new ArrayList<>();
    List<MultiGauge.Row<?>> tasks = new ArrayList<>();
    for (QueueSnapshot queue : queues) {
      sizes.add(MultiGauge.Row.of(Tags.of("queue", queue.name()), queue.waiting()));
      for (TaskState state : TaskState.values()) {
        Tags tags = Tags.of("queue", queue.name(), "state", state.name().toLowerCase(Locale.ROOT));
        tasks.add(MultiGauge.Row.of(tags, queue.depth(state)));
      }
    }
    queueSizes.register(sizes, true);
    queueTasks.register(tasks, true);
  }

  private void way(String now) {
    dispatch.register(
        List.of(
            MultiGauge.Row.of(Tags.of("mode", "kafka"), now.equals("kafka") ? 1 : 0),
            MultiGauge.Row.of(Tags.of("mode", "direct"), now.equals("direct") ? 1 : 0)),
        true);
  }
}
