package dev.carillon.server.core.pull;

import dev.carillon.model.task.TaskId;
import dev.carillon.model.worker.WorkerSnapshot;
import dev.carillon.model.worker.WorkerStatus;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * Who pulled at this server lately, for lists of workers. Nothing depends on it: a lease is in the
 * store. Guarded by its own monitor; nothing in here blocks.
 */
public final class PullWorkers {
  /** How such a worker gets its work, in lists. */
  public static final String DISPATCH = "pull";

  /** Silent for this long, and with nothing to do: gone. */
  private static final Duration GONE_AFTER = Duration.ofMinutes(1);

  private static final Duration KEEP_GONE = Duration.ofHours(1);
  private static final int MOST = 1_000;
  private static final int MOST_SHOWN = 100;

  private static final class Seen {
    private final Puller puller;
    private final long sinceMs;
    private final Map<TaskId, Long> running = new HashMap<>();
    private List<String> types;
    private long lastMs;
    private long completed;

    private Seen(Puller puller, List<String> types, long nowMs) {
      this.puller = puller;
      this.types = types;
      this.sinceMs = nowMs;
      this.lastMs = nowMs;
    }
  }

  private final Clock clock;
  private final Map<String, Seen> seen = new HashMap<>();

  public PullWorkers(Clock clock) {
    this.clock = clock;
  }

  synchronized void asked(Puller puller, List<String> types, Duration lease) {
    long now = clock.millis();
    if (seen.size() >= MOST) {
      forget(now);
    }
    Seen one = seen.computeIfAbsent(puller.workerId(), id -> new Seen(puller, types, now));
    one.types = List.copyOf(types);
    one.lastMs = now;
  }

  private void forget(long now) {
    seen.values().removeIf(s -> !live(s, now) && s.lastMs < now - KEEP_GONE.toMillis());
    while (seen.size() >= MOST) {
      seen.entrySet().stream()
          .min(Comparator.comparingLong(e -> e.getValue().lastMs))
          .ifPresent(oldest -> seen.remove(oldest.getKey()));
    }
  }

  synchronized void took(Puller puller, TaskId id, Duration lease) {
    Seen one = seen.get(puller.workerId());
    if (one != null) {
      one.running.put(id, clock.millis() + lease.toMillis());
    }
  }

  synchronized void ended(Puller puller, TaskId id) {
    Seen one = seen.get(puller.workerId());
    if (one != null) {
      one.lastMs = clock.millis();
      if (one.running.remove(id) != null) {
        one.completed++;
      }
    }
  }

  private static boolean live(Seen one, long now) {
    one.running.values().removeIf(until -> until < now);
    return !one.running.isEmpty() || one.lastMs >= now - GONE_AFTER.toMillis();
  }

  /** All that are remembered; what each runs is what it took and neither ended nor lost. */
  public synchronized List<WorkerSnapshot> list() {
    long now = clock.millis();
    List<WorkerSnapshot> all = new ArrayList<>();
    for (Seen one : seen.values()) {
      all.add(snapshot(one, live(one, now) ? WorkerStatus.LIVE : WorkerStatus.GONE));
    }
    return all;
  }

  private static WorkerSnapshot snapshot(Seen one, WorkerStatus status) {
    Puller puller = one.puller;
    String name = puller.name().isEmpty() ? puller.host() + "-" + puller.pid() : puller.name();
    int running = one.running.size();
    return new WorkerSnapshot(
        puller.workerId(),
        name,
        puller.host(),
        puller.pid().matches("\\d{1,18}") ? Long.parseLong(puller.pid()) : 0,
        one.types,
        List.of(),
        Math.max(1, running),
        running,
        Map.of(),
        "",
        status,
        one.sinceMs,
        one.lastMs,
        0,
        0,
        DISPATCH,
        new HashSet<>(one.running.keySet())
            .stream().map(TaskId::toString).sorted().limit(MOST_SHOWN).toList(),
        one.completed,
        0);
  }

  /** Whether anybody who asked lately can run a type. */
  public synchronized boolean offers(String type) {
    long now = clock.millis();
    return seen.values().stream().anyMatch(s -> live(s, now) && s.types.contains(type));
  }
}
