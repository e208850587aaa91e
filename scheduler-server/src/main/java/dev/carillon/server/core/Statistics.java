package dev.carillon.server.core;

import dev.carillon.model.cluster.Course;
import dev.carillon.model.cluster.RatePoint;
import dev.carillon.model.queue.PauseInfo;
import dev.carillon.model.queue.QueueSnapshot;
import dev.carillon.model.task.TaskState;
import dev.carillon.server.core.port.QueueStore;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the queues look like: the store's counters, sampled once a second, and what follows from
 * their past. Kept in memory, so the past begins when this server was started.
 */
public final class Statistics {
  private static final int RATE_SECONDS = 10;
  private static final int POINT_SECONDS = 5;
  private static final int POINTS = 15 * 60 / POINT_SECONDS;
  private static final int HISTORY_SECONDS = 10;
  private static final int HISTORY = 15 * 60 / HISTORY_SECONDS;

  private record Totals(long submitted, long succeeded, long failed) {
    static final Totals ZERO = new Totals(0, 0, 0);

    static Totals of(QueueStore.Counts c) {
      return new Totals(c.submitted(), c.succeeded(), c.failed());
    }

    Totals plus(Totals o) {
      return new Totals(submitted + o.submitted, succeeded + o.succeeded, failed + o.failed);
    }
  }

  private record Sample(
      long atMs, Map<String, Totals> queues, Map<String, Map<String, Totals>> tenants) {
    static final Sample NONE = new Sample(0, Map.of(), Map.of());

    Totals all() {
      return queues.values().stream().reduce(Totals.ZERO, Totals::plus);
    }

    Totals of(String queue, String tenantOrEmpty) {
      return (tenantOrEmpty.isEmpty() ? queues : tenants.getOrDefault(tenantOrEmpty, Map.of()))
          .getOrDefault(queue, Totals.ZERO);
    }
  }

  private record Death(long atMs, String tenant) {}

  private final QueueStore store;
  private final LatenessWindow lateness = new LatenessWindow();
  private final DayBook day = new DayBook();
  private final Deque<Sample> recent = new ArrayDeque<>();
  private final Deque<RatePoint> points = new ArrayDeque<>();
  private final Deque<Death> deaths = new ArrayDeque<>();
  private final Deque<Long> losses = new ArrayDeque<>();
  private final Map<String, Deque<Float>> history = new HashMap<>();
  private volatile List<QueueSnapshot> queues = List.of();
  private volatile Map<String, Map<String, QueueStore.Counts>> byTenant = Map.of();
  private Sample lastPoint = Sample.NONE;
  private Sample lastHistory = Sample.NONE;
  private long nowMs;
  private volatile long sampledMs;
  private long lastTally;
  private Map<String, QueueStore.Counts> lastCounts = Map.of();
  private Map<String, Long> lastOldest = Map.of();
  private Sample lastMinute = Sample.NONE;

  public Statistics(QueueStore store) {
    this.store = store;
  }

  /** Reads the counters. Called once a second by one loop; blocks on the store. */
  public void sample(long now) {
    QueueStore.Tally tally = store.tally();
    // Of thousands of lines they are not read each second, and what is known has been noted.
    boolean anew = tally.number() != lastTally;
    Map<String, QueueStore.Counts> counts =
        anew ? QueueStore.overAll(tally.byTenant()) : lastCounts;
    Map<String, Long> oldest = anew ? store.oldestReady("") : lastOldest;
    Map<String, PauseInfo> paused = store.pausedQueues();
    synchronized (this) {
      nowMs = now;
      sampledMs = now;
      if (anew) {
        note(tally.byTenant(), counts, now);
      }
      queues = snapshots("", counts, oldest, paused, now);
    }
    lastTally = tally.number();
    lastCounts = counts;
    lastOldest = oldest;
    byTenant = tally.byTenant();
    lateness.turn();
  }

  private void note(
      Map<String, Map<String, QueueStore.Counts>> tenants,
      Map<String, QueueStore.Counts> counts,
      long now) {
    Map<String, Map<String, Totals>> totals = new HashMap<>();
    tenants.forEach((tenant, its) -> totals.put(tenant, totals(its)));
    Sample sample = new Sample(now, totals(counts), totals);
    recent.addLast(sample);
    // Rates are of these seconds, or of the time between two readings.
    long since = now - (RATE_SECONDS + 1) * 1000L;
    while (recent.size() > RATE_SECONDS + 1
        || (recent.size() > 2 && recent.getFirst().atMs() < since)) {
      recent.removeFirst();
    }
    if (now - lastHistory.atMs() >= HISTORY_SECONDS * 1000L) {
      addHistory(sample);
    }
    if (now - lastPoint.atMs() >= POINT_SECONDS * 1000L) {
      addPoint(sample, counts);
    }
    if (day.due(now)) {
      addMinute(sample, counts);
    }
  }

  private static Map<String, Totals> totals(Map<String, QueueStore.Counts> counts) {
    Map<String, Totals> totals = new HashMap<>();
    counts.forEach((queue, c) -> totals.put(queue, Totals.of(c)));
    return totals;
  }

  private void addHistory(Sample sample) {
    double seconds = Math.max(1, (sample.atMs() - lastHistory.atMs()) / 1000.0);
    boolean first = lastHistory.atMs() == 0;
    sample
        .queues()
        .forEach(
            (queue, totals) -> {
              Totals before =
                  lastHistory.queues().getOrDefault(queue, first ? totals : Totals.ZERO);
              Deque<Float> done = history.computeIfAbsent(queue, q -> new ArrayDeque<>());
              done.addLast((float) ((totals.succeeded() - before.succeeded()) / seconds));
              while (done.size() > HISTORY) {
                done.removeFirst();
              }
            });
    lastHistory = sample;
  }

  private void addPoint(Sample sample, Map<String, QueueStore.Counts> counts) {
    Totals now = sample.all();
    Totals before = lastPoint.atMs() == 0 ? now : lastPoint.all();
    double seconds = Math.max(1, (sample.atMs() - lastPoint.atMs()) / 1000.0);
    points.addLast(
        new RatePoint(
            sample.atMs(),
            (float) ((now.submitted() - before.submitted()) / seconds),
            (float) ((now.succeeded() - before.succeeded()) / seconds),
            (float) ((now.failed() - before.failed()) / seconds),
            sum(counts, TaskState.READY),
            sum(counts, TaskState.RUNNING),
            (int) Math.min(Integer.MAX_VALUE, lateness.percentile(0.99, 1))));
    while (points.size() > POINTS) {
      points.removeFirst();
    }
    lastPoint = sample;
  }

  private void addMinute(Sample sample, Map<String, QueueStore.Counts> counts) {
    Totals now = sample.all();
    Totals before = lastMinute.atMs() == 0 ? now : lastMinute.all();
    double seconds = Math.max(1, (sample.atMs() - lastMinute.atMs()) / 1000.0);
    day.add(
        new Course.Point(
            sample.atMs(),
            (float) ((now.submitted() - before.submitted()) / seconds),
            (float) ((now.succeeded() - before.succeeded()) / seconds),
            (float) ((now.failed() - before.failed()) / seconds),
            sum(counts, TaskState.READY),
            sum(counts, TaskState.RUNNING),
            millis(0.5),
            millis(0.95),
            millis(0.99)));
    lastMinute = sample;
  }

  private int millis(double quantile) {
    return (int) Math.min(Integer.MAX_VALUE, lateness.percentile(quantile, LatenessWindow.SECONDS));
  }

  /** How the last minutes went, and the lateness of a day. */
  public Course course(int minutes) {
    return day.course(minutes);
  }

  private static long sum(Map<String, QueueStore.Counts> counts, TaskState state) {
    return counts.values().stream().mapToLong(c -> c.depths().getOrDefault(state, 0L)).sum();
  }

  /** Of one tenant there is no history, and a queue it never used is left out though paused. */
  private List<QueueSnapshot> snapshots(
      String tenantOrEmpty,
      Map<String, QueueStore.Counts> counts,
      Map<String, Long> oldest,
      Map<String, PauseInfo> paused,
      long now) {
    TreeMap<String, QueueSnapshot> byName = new TreeMap<>();
    counts.forEach(
        (queue, c) -> {
          Totals rates = rates(queue, tenantOrEmpty);
          double seconds = rateSeconds();
          long ready = c.depths().getOrDefault(TaskState.READY, 0L);
          long age = ready == 0 ? 0 : Math.max(0, now - oldest.getOrDefault(queue, now));
          byName.put(
              queue,
              new QueueSnapshot(
                  queue,
                  c.depths(),
                  c.submitted(),
                  c.succeeded(),
                  c.failed(),
                  rates.submitted() / seconds,
                  rates.succeeded() / seconds,
                  rates.failed() / seconds,
                  age,
                  Optional.ofNullable(paused.get(queue)),
                  tenantOrEmpty.isEmpty()
                      ? List.copyOf(history.getOrDefault(queue, new ArrayDeque<>()))
                      : List.of()));
        });
    if (!tenantOrEmpty.isEmpty()) {
      return List.copyOf(byName.values());
    }
    paused.forEach(
        (queue, pause) ->
            byName.putIfAbsent(
                queue,
                new QueueSnapshot(
                    queue, Map.of(), 0, 0, 0, 0, 0, 0, 0, Optional.of(pause), List.of())));
    return List.copyOf(byName.values());
  }

  /** What was counted since the oldest recent sample. */
  private Totals rates(String queue, String tenantOrEmpty) {
    if (recent.isEmpty()) {
      return Totals.ZERO;
    }
    Totals first = recent.getFirst().of(queue, tenantOrEmpty);
    Totals last = recent.getLast().of(queue, tenantOrEmpty);
    return new Totals(
        last.submitted() - first.submitted(),
        last.succeeded() - first.succeeded(),
        last.failed() - first.failed());
  }

  private double rateSeconds() {
    return recent.isEmpty()
        ? 1
        : Math.max(1, (recent.getLast().atMs() - recent.getFirst().atMs()) / 1000.0);
  }

  /** An attempt started. */
  void started(String queue, long latenessMillis) {
    lateness.add(latenessMillis);
    day.started(queue, latenessMillis, sampledMs);
  }

  /** A task became a dead letter. */
  synchronized void died(String tenant) {
    deaths.addLast(new Death(nowMs, tenant));
    while (deaths.size() > 100_000) {
      deaths.removeFirst();
    }
  }

  /** Attempts were lost with their worker. */
  public synchronized void lost(int n) {
    for (int i = 0; i < n; i++) {
      losses.addLast(nowMs);
    }
    while (losses.size() > 100_000) {
      losses.removeFirst();
    }
  }

  /** Attempts lost with their worker within that time, as this server saw it. */
  public synchronized long lostWithin(long millis) {
    while (!losses.isEmpty() && losses.getFirst() < nowMs - millis) {
      losses.removeFirst();
    }
    return losses.size();
  }

  /** Tasks that died within the last hour, as this server saw it. */
  public synchronized long diedWithin(long millis) {
    while (!deaths.isEmpty() && deaths.getFirst().atMs() < nowMs - millis) {
      deaths.removeFirst();
    }
    return deaths.size();
  }

  /** Those of one tenant. */
  synchronized long diedWithin(long millis, String tenant) {
    return deaths.stream()
        .filter(d -> d.atMs() >= nowMs - millis && d.tenant().equals(tenant))
        .count();
  }

  /** Whether the counters were read at all: before that no queue is known. */
  public synchronized boolean known() {
    return nowMs > 0;
  }

  /** The queues as last sampled, at most a second old. */
  public List<QueueSnapshot> queues() {
    return queues;
  }

  /** What one tenant has in the queues, as last sampled, without the age of the oldest task. */
  List<QueueSnapshot> queuesOf(String tenant) {
    Map<String, QueueStore.Counts> its = byTenant.getOrDefault(tenant, Map.of());
    synchronized (this) {
      return snapshots(tenant, its, Map.of(), Map.of(), nowMs);
    }
  }

  /** The counters by tenant and queue, as last sampled. */
  Map<String, Map<String, QueueStore.Counts>> byTenant() {
    return byTenant;
  }

  /**
   * The queues with their counters as {@link QueueStore#tally} has them, over all tenants or of
   * one; blocks on the store.
   */
  List<QueueSnapshot> freshQueues(String tenantOrEmpty, long now) {
    Map<String, QueueStore.Counts> counts =
        tenantOrEmpty.isEmpty()
            ? store.counts()
            : store.countsByTenant().getOrDefault(tenantOrEmpty, Map.of());
    Map<String, Long> oldest = store.oldestReady(tenantOrEmpty);
    Map<String, PauseInfo> paused = store.pausedQueues();
    synchronized (this) {
      return snapshots(tenantOrEmpty, counts, oldest, paused, now);
    }
  }

  /** Start minus due over the last minute, milliseconds. */
  public long lateness(double quantile) {
    return lateness.percentile(quantile, LatenessWindow.SECONDS);
  }

  /** The points behind a moment (epoch milliseconds), oldest first. */
  synchronized List<RatePoint> pointsAfter(long afterMs) {
    List<RatePoint> result = new ArrayList<>();
    for (RatePoint point : points) {
      if (point.atMs() > afterMs) {
        result.add(point);
      }
    }
    return result;
  }
}
