package dev.carillon.server.metrics;

import dev.carillon.model.cluster.ClusterInfo;
import dev.carillon.model.cluster.ClusterStats;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.worker.WorkerSnapshot;
import dev.carillon.model.worker.WorkerStatus;
import dev.carillon.server.core.Engine;
import dev.carillon.server.core.Figures;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All meters as Prometheus reads them. The page is written when somebody reads it, at most every
 * two seconds however many read it; while the store is away, what is read of it keeps its last
 * value and {@code carillon_redis_up} is 0.
 */
public final class MetricsPage implements Supplier<String> {
  /** How long a page is good for: far less than any sensible time between two scrapes. */
  static final Duration FRESH = Duration.ofSeconds(2);

  private static final Logger LOG = LoggerFactory.getLogger(MetricsPage.class);

  private final PrometheusMeterRegistry registry;
  private final Engine engine;
  private final Figures figures;
  private final LongSupplier nanos;
  private final QueueGauges queues;
  private final ServerGauges server;
  private final ReentrantLock lock = new ReentrantLock();
  private String page = "";
  private long writtenAt;
  private volatile Seen seen = new Seen(0, 0, 0, 0, 0, 0, 0);

  /** What single gauges show. */
  private record Seen(
      double redisUp,
      double workers,
      double slots,
      double used,
      double usedBytes,
      double maxBytes,
      double buckets) {
    Seen away() {
      return new Seen(0, workers, slots, used, usedBytes, maxBytes, buckets);
    }
  }

  /**
   * @param nanos a clock that never goes back
   */
  public MetricsPage(
      PrometheusMeterRegistry registry,
      Meters meters,
      Engine engine,
      Figures figures,
      String version,
      LongSupplier nanos) {
    this.registry = registry;
    this.engine = engine;
    this.figures = figures;
    this.nanos = nanos;
    this.queues = new QueueGauges(registry, meters.bounds());
    this.server = new ServerGauges(registry, meters.bounds());
    single("worker.count", "Workers that are heard from.", s -> s.workers);
    single("carillon.worker.slots", "Tasks that these workers run at once.", s -> s.slots);
    single("carillon.worker.slots.used", "Slots of theirs that are taken.", s -> s.used);
    single("carillon.redis.up", "1 while the store answers.", s -> s.redisUp);
    single("carillon.redis.used.bytes", "Memory of the store in use.", s -> s.usedBytes);
    single("carillon.redis.max.bytes", "Its limit; 0: none.", s -> s.maxBytes);
    single(
        "carillon.redis.used.ratio",
        "Share of its limit that is in use; 0 without a limit.",
        s -> s.maxBytes == 0 ? 0 : s.usedBytes / s.maxBytes);
    single("carillon.buckets", "Shards of the cluster.", s -> s.buckets);
    Gauge.builder("carillon.buckets.owned", figures, Figures::bucketsOwned)
        .description("Shards whose loops this server runs.")
        .register(registry);
    Gauge.builder("carillon.hints.standing", figures, Figures::hintsStanding)
        .description("Hints that this server sent to Kafka and that nobody has answered yet.")
        .register(registry);
    Gauge.builder("carillon.build.info", () -> 1)
        .description("1, with what this server was built as.")
        .tags(Tags.of("version", version, "java", Runtime.version().toString()))
        .register(registry);
    JvmGauges.on(registry);
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
      if (page.isEmpty() || nanos.getAsLong() - writtenAt >= FRESH.toNanos()) {
        refresh();
        page = registry.scrape();
        writtenAt = nanos.getAsLong();
      }
      return page;
    } finally {
      lock.unlock();
    }
  }

  private void refresh() {
    server.show(figures);
    if (!engine.cluster().health().ready()) {
      seen = seen.away();
      return;
    }
    try {
      List<WorkerSnapshot> live =
          engine.workers().list(false).stream()
              .filter(w -> w.status() != WorkerStatus.GONE)
              .toList();
      queues.show(engine.queues().list(""));
      queues.show(figures.work(), live);
      ClusterInfo info = engine.cluster().info();
      server.dispatch(info.dispatch());
      ClusterStats stats = engine.cluster().stats("");
      seen =
          new Seen(
              1,
              live.size(),
              live.stream().mapToInt(WorkerSnapshot::slots).sum(),
              live.stream().mapToInt(WorkerSnapshot::running).sum(),
              stats.redisUsedBytes(),
              stats.redisMaxBytes(),
              info.buckets());
    } catch (CarillonException e) {
      LOG.debug("The store went away while meters were read.", e);
      seen = seen.away();
    }
  }
}
