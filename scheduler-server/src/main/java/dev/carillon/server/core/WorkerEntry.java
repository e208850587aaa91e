package dev.carillon.server.core;

import dev.carillon.model.task.TaskId;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.Beat;
import dev.carillon.model.worker.Hint;
import dev.carillon.model.worker.Order;
import dev.carillon.model.worker.Registration;
import dev.carillon.model.worker.WorkerSnapshot;
import dev.carillon.model.worker.WorkerStatus;
import dev.carillon.server.core.port.WorkerBoard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What this server knows of one worker. Guarded by its own monitor; nothing in here blocks. */
final class WorkerEntry {
  /** A claim younger than this may be missing from a beat that was under way. */
  private static final long BEAT_LAG_NANOS = Duration.ofSeconds(5).toNanos();

  private final Registration registration;
  private final long sinceMs;
  private final ReentrantReadWriteLock claims = new ReentrantReadWriteLock();

  /**
   * Held from the change of what the worker is to do until it is told, so that what it hears last
   * is what holds. Taken before all others.
   */
  private final ReentrantLock telling = new ReentrantLock();

  private int slots;

  /** Whether it is known what it was told: until then it may be paused, and gets nothing. */
  private boolean heard;

  private boolean paused;
  private boolean draining;
  private @Nullable Duration drainAsked;
  private boolean kafkaJoined;
  private long lastBeatMs;
  private int cpuPermille;
  private long rssBytes;
  private long completed;
  private final ClockGauge clock = new ClockGauge();
  private @Nullable Consumer<Order> orders;
  private @Nullable Runnable closed;
  private long session;

  /** Attempts it runs, by when they were claimed (nanoseconds). */
  private final Map<AttemptRef, Long> running = new HashMap<>();

  /** Direct hints it has not answered yet. */
  private final Map<TaskId, Offer> offered = new HashMap<>();

  private record Offer(Hint hint, long sentNanos, long untilNanos) {}

  private boolean left; // guarded by this: it said good-bye

  WorkerEntry(Registration registration, long nowMs) {
    this.registration = registration;
    this.slots = registration.slots();
    this.sinceMs = nowMs;
    this.lastBeatMs = nowMs;
  }

  Registration registration() {
    return registration;
  }

  /**
   * Attaches a session; the older one, if any, is told that it is over. Returns the new session's
   * number.
   *
   * <p>The worker is told whether it is paused and how many slots it has even if that is what every
   * worker begins with: it may come from another server that told it otherwise, and the word may
   * have been taken back on its way.
   */
  long attach(Consumer<Order> newOrders, Runnable newClosed, boolean joined, long nowMs) {
    telling.lock();
    try {
      Runnable old;
      long number;
      List<Order> tell = new ArrayList<>();
      synchronized (this) {
        old = closed;
        orders = newOrders;
        closed = newClosed;
        kafkaJoined = joined;
        lastBeatMs = nowMs;
        number = ++session;
        left = false;
        tell.add(new Order.Pause(paused));
        tell.add(new Order.Resize(slots));
        if (drainAsked != null) {
          tell.add(new Order.Drain(drainAsked));
        }
      }
      if (old != null) {
        old.run();
      }
      tell.forEach(newOrders);
      return number;
    } finally {
      telling.unlock();
    }
  }

  /**
   * Detaches a session unless a newer one took its place; returns the direct hints nobody will
   * claim now.
   */
  synchronized List<Hint> detach(long number) {
    if (number != session) {
      return List.of();
    }
    orders = null;
    closed = null;
    kafkaJoined = false;
    List<Hint> unclaimed = offered.values().stream().map(Offer::hint).toList();
    offered.clear();
    return unclaimed;
  }

  /** It says good-bye, unless a newer session took the place of the one that says so. */
  synchronized void leave(long number) {
    left = number == session;
  }

  /** Sends an order; false without a session. */
  boolean tell(Order order) {
    Consumer<Order> to;
    synchronized (this) {
      to = orders;
    }
    if (to == null) {
      return false;
    }
    to.accept(order);
    return true;
  }

  synchronized void beat(Beat beat, long nowMs, long nowNanos) {
    lastBeatMs = nowMs;
    if (beat.sentMs() > 0) {
      clock.came(beat.sentMs(), nowMs, nowNanos);
    }
    kafkaJoined = beat.kafkaJoined();
    cpuPermille = beat.cpuPermille();
    rssBytes = beat.rssBytes();
    // A beat that was under way when an operator asked does not know of it yet.
    draining = drainAsked != null || beat.draining();
    // What it has not claimed by now has gone back into its line.
    offered.values().removeIf(offer -> offer.untilNanos() - nowNanos < 0);
    Set<AttemptRef> told = new HashSet<>(beat.running());
    running
        .entrySet()
        .removeIf(e -> nowNanos - e.getValue() > BEAT_LAG_NANOS && !told.contains(e.getKey()));
    for (AttemptRef attempt : told) {
      running.putIfAbsent(attempt, nowNanos - BEAT_LAG_NANOS);
    }
  }

  /**
   * A claim was answered.
   *
   * @return when this server sent the hint over the session, nanoseconds; 0: it did not
   */
  synchronized long claimed(AttemptRef attempt, boolean accepted, long nowNanos) {
    Offer offer = offered.remove(attempt.id());
    if (accepted) {
      running.put(attempt, nowNanos);
    }
    return offer == null ? 0 : offer.sentNanos();
  }

  /** An attempt is over here: it ended, was given back, or was lost. */
  synchronized void over(AttemptRef attempt) {
    running.remove(attempt);
  }

  /** An attempt's end was accepted. */
  synchronized void completed(AttemptRef attempt) {
    running.remove(attempt);
    completed++;
  }

  /**
   * Claims for it, with whether it is paused: while a claim goes on, no pause is answered.
   *
   * @param claim told whether the worker is paused, or may be
   */
  <T> T claiming(Function<Boolean, T> claim) {
    claims.readLock().lock();
    try {
      boolean stopped;
      synchronized (this) {
        stopped = paused || !heard;
      }
      return claim.apply(stopped);
    } finally {
      claims.readLock().unlock();
    }
  }

  /**
   * Does what an operator said, and tells the worker; what it has been told before is not told
   * again. Once it returns, no claim is accepted of a paused one.
   *
   * @return whether there may be room now that there was not
   */
  boolean obey(WorkerBoard.Word word) {
    boolean pause = word.pause().isPresent();
    int count = word.slots().orElse(registration.slots());
    telling.lock();
    try {
      boolean first = !heard();
      List<Order> tell = heed(word, pause, count);
      tell.forEach(this::tell);
      return first || !tell.isEmpty();
    } finally {
      telling.unlock();
    }
  }

  private synchronized boolean heard() {
    return heard;
  }

  private List<Order> heed(WorkerBoard.Word word, boolean pause, int count) {
    List<Order> tell = new ArrayList<>();
    claims.writeLock().lock();
    try {
      synchronized (this) {
        heard = true;
        if (paused != pause) {
          paused = pause;
          tell.add(new Order.Pause(pause));
        }
        if (slots != count) {
          slots = count;
          tell.add(new Order.Resize(count));
        }
        if (drainAsked == null && word.drain().isPresent()) {
          drainAsked = word.drain().get();
          draining = true;
          tell.add(new Order.Drain(drainAsked));
        }
      }
    } finally {
      claims.writeLock().unlock();
    }
    return tell;
  }

  synchronized void offer(List<Hint> hints, long nowNanos, long untilNanos) {
    hints.forEach(hint -> offered.put(hint.id(), new Offer(hint, nowNanos, untilNanos)));
  }

  synchronized void withdraw(List<Hint> hints) {
    hints.forEach(hint -> offered.remove(hint.id()));
  }

  /** Slots with nothing running or offered; 0 for one that takes no work. Negative never. */
  synchronized int free() {
    return takesWork() ? Math.max(0, slots - running.size() - offered.size()) : 0;
  }

  synchronized int slots() {
    return slots;
  }

  synchronized int offeredCount() {
    return offered.size();
  }

  synchronized boolean takesWork() {
    return orders != null && heard && !paused && !draining;
  }

  synchronized boolean live() {
    return orders != null;
  }

  /** Whether hints for it may go to Kafka: it has joined, and takes every queue. */
  synchronized boolean onKafka() {
    return kafkaJoined && registration.queues().isEmpty();
  }

  boolean offers(String type, String queue) {
    return registration.types().contains(type)
        && (registration.queues().isEmpty() || registration.queues().contains(queue));
  }

  synchronized List<AttemptRef> running() {
    return List.copyOf(running.keySet());
  }

  synchronized long lastBeatMs() {
    return lastBeatMs;
  }

  synchronized WorkerStatus status() {
    if (orders == null) {
      return WorkerStatus.GONE;
    }
    if (draining) {
      return WorkerStatus.DRAINING;
    }
    return paused ? WorkerStatus.PAUSED : WorkerStatus.LIVE;
  }

  /**
   * @param most ids of tasks it shows
   */
  synchronized WorkerSnapshot snapshot(boolean kafkaOpen, int most) {
    Registration r = registration;
    List<String> tasks = new ArrayList<>();
    running.keySet().stream().limit(most).forEach(a -> tasks.add(a.id().toString()));
    String name = r.name().isEmpty() ? r.host() + "-" + r.pid() : r.name();
    return new WorkerSnapshot(
        r.workerId(),
        name,
        r.host(),
        r.pid(),
        r.types(),
        r.queues(),
        slots,
        running.size(),
        r.labels(),
        r.version(),
        status(),
        sinceMs,
        lastBeatMs,
        cpuPermille,
        rssBytes,
        left ? "left" : kafkaOpen && onKafka() ? "kafka" : "direct",
        tasks,
        completed,
        clock.aheadMillis());
  }
}
