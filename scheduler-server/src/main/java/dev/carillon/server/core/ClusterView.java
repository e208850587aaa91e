package dev.carillon.server.core;

import dev.carillon.model.cluster.ClusterInfo;
import dev.carillon.model.cluster.ClusterStats;
import dev.carillon.model.cluster.Course;
import dev.carillon.model.cluster.Ground;
import dev.carillon.model.cluster.Health;
import dev.carillon.model.cluster.Overview;
import dev.carillon.model.cluster.RatePoint;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.queue.QueueSnapshot;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.worker.WorkerSnapshot;
import dev.carillon.server.core.members.Membership;
import dev.carillon.server.core.port.HintChannel;
import dev.carillon.server.core.port.StoreInfo;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The cluster at a glance, from what the loops have sampled; only health asks the store itself. */
public final class ClusterView implements Cluster {
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final int CALLS = 3;
  private static final long HOUR_MILLIS = Duration.ofHours(1).toMillis();

  /**
   * Facts that do not change while the server runs.
   *
   * @param kafka bootstrap servers; empty: none configured
   */
  public record Identity(
      String cluster, String nodeId, String version, String kafka, int buckets) {}

  /** What it looks at. */
  public record Sources(
      StoreInfo store,
      Statistics statistics,
      WorkerRegistry workers,
      HintChannel kafka,
      Membership members,
      Vitals vitals,
      Examiner doctor) {}

  private final Identity identity;
  private final Sources sources;
  private final Clock clock;
  private final Wakeup never = new Wakeup();
  private volatile boolean stopped;

  /** What all streams show, but for what is new to each of them. */
  private record Glance(Overview overview, long madeNanos) {}

  private @Nullable Glance last; // guarded by this

  public ClusterView(Identity identity, Sources sources, Clock clock) {
    this.identity = identity;
    this.sources = sources;
    this.clock = clock;
  }

  /** Ends all streams. */
  public void stop() {
    stopped = true;
  }

  @Override
  public ClusterInfo info() {
    return new ClusterInfo(
        identity.cluster(),
        sources.members().members(),
        sources.members().leader(),
        sources.members().term(),
        identity.buckets(),
        sources.vitals().facts().version(),
        identity.kafka(),
        dispatch(),
        identity.version());
  }

  private String dispatch() {
    return sources.kafka().open() ? "kafka" : "direct";
  }

  @Override
  public ClusterStats stats(String tenant) {
    if (!tenant.isEmpty()) {
      TaskChecks.name("tenant", tenant);
    }
    List<QueueSnapshot> queues =
        tenant.isEmpty() ? sources.statistics().queues() : sources.statistics().queuesOf(tenant);
    List<WorkerSnapshot> live = sources.workers().list(false);
    Map<TaskState, Long> depths = new EnumMap<>(TaskState.class);
    queues.forEach(q -> q.depths().forEach((state, n) -> depths.merge(state, n, Long::sum)));
    StoreInfo.Facts facts = sources.vitals().facts();
    Statistics s = sources.statistics();
    return new ClusterStats(
        depths,
        sum(queues, QueueSnapshot::submittedTotal),
        sum(queues, QueueSnapshot::succeededTotal),
        sum(queues, QueueSnapshot::failedTotal),
        rate(queues, QueueSnapshot::submittedRate),
        rate(queues, QueueSnapshot::succeededRate),
        rate(queues, QueueSnapshot::failedRate),
        s.lateness(0.5),
        s.lateness(0.95),
        s.lateness(0.99),
        live.size(),
        live.stream().mapToInt(WorkerSnapshot::slots).sum(),
        tenant.isEmpty() ? s.diedWithin(HOUR_MILLIS) : s.diedWithin(HOUR_MILLIS, tenant),
        facts.usedBytes(),
        facts.maxBytes());
  }

  private static long sum(List<QueueSnapshot> queues, ToLongFunction<QueueSnapshot> part) {
    return queues.stream().mapToLong(part).sum();
  }

  private static double rate(List<QueueSnapshot> queues, ToDoubleFunction<QueueSnapshot> part) {
    return queues.stream().mapToDouble(part).sum();
  }

  @Override
  public Ground ground() {
    long quickestNanos = Long.MAX_VALUE;
    long skewMillis = 0;
    boolean reachable = true;
    try {
      for (int i = 0; i < CALLS; i++) {
        long start = System.nanoTime();
        long before = clock.millis();
        long store = sources.store().nowMs();
        long took = System.nanoTime() - start;
        if (took < quickestNanos) {
          quickestNanos = took;
          skewMillis = (before + clock.millis()) / 2 - store;
        }
      }
    } catch (CarillonException e) {
      reachable = false;
    }
    StoreInfo.Facts facts = sources.vitals().facts();
    boolean open = sources.kafka().open();
    return new Ground(
        identity.nodeId(),
        new Ground.Redis(
            reachable,
            facts.version(),
            facts.usedBytes(),
            facts.maxBytes(),
            facts.evictionPolicy(),
            facts.appendOnly(),
            reachable ? quickestNanos / 1_000 : 0,
            facts.role(),
            facts.replicas()),
        skewMillis,
        identity.kafka(),
        open,
        sources.kafka().group(),
        sources.kafka().topicPrefix(),
        open ? sources.kafka().lag() : Map.of(),
        sources.members().owners(),
        sources.members().changes());
  }

  @Override
  public Course course(int minutes) {
    if (minutes < 0 || minutes > Course.DAY) {
      throw CarillonException.invalid(
          "minutes",
          "Expected 1–1,440 minutes, but got " + minutes + ".",
          "Leave it out for an hour; a day is kept.");
    }
    return sources.statistics().course(minutes == 0 ? 60 : minutes);
  }

  @Override
  public Health health() {
    return health(sources.store().reachable());
  }

  private Health health(boolean ready) {
    List<String> degraded = new ArrayList<>();
    if (!identity.kafka().isEmpty() && !sources.kafka().open()) {
      degraded.add("kafka");
    }
    return new Health(ready, degraded, sources.doctor().glance(ready));
  }

  @Override
  public void watchOverview(Sink<Overview> sink) {
    long seen = 0;
    boolean first = true;
    while (!stopped && sink.open()) {
      List<RatePoint> points = sources.statistics().pointsAfter(first ? 0 : seen);
      if (!points.isEmpty()) {
        seen = points.getLast().atMs();
      }
      first = false;
      if (!sink.send(shared(System.nanoTime()).withHistory(points))) {
        return;
      }
      try {
        never.await(EVERY);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** Made once a second however many watch: it goes through all workers and queues. */
  private synchronized Overview shared(long nowNanos) {
    Glance glance = last;
    if (glance == null || nowNanos - glance.madeNanos() >= EVERY.toNanos()) {
      glance = new Glance(overview(), nowNanos);
      last = glance;
    }
    return glance.overview();
  }

  private Overview overview() {
    return new Overview(
        clock.millis(),
        stats(""),
        sources.statistics().queues(),
        sources.workers().list(true),
        health(sources.vitals().reachable()),
        List.of(),
        identity.nodeId(),
        dispatch());
  }
}
