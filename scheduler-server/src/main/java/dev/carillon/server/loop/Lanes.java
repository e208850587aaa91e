package dev.carillon.server.loop;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * Tries side by side, few of them to one receiver: one that is silent does not hold up the others.
 * Any thread.
 */
final class Lanes {
  /** Tries to one receiver at one time. */
  static final int EACH = 4;

  /** Tries to one receiver that wait for others to it. */
  static final int WAITING = 64;

  private static final long SLOW_MS = 1_000;

  private final int most;
  private final Duration patience;
  private final LongSupplier nowMs;
  private final Executor executor;
  private final Map<String, Lane> lanes = new HashMap<>();
  private int going;

  private static final class Lane {
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private int going;
    private long movedMs;
    private long tookMs;

    boolean slow(long now) {
      return tookMs > SLOW_MS || now - movedMs > SLOW_MS;
    }
  }

  private record Waiting(Runnable attempt, long untilMs) {}

  /**
   * @param most tries at one time
   * @param patience how long one may wait before it begins; then it is dropped
   */
  Lanes(int most, Duration patience, LongSupplier nowMs, Executor executor) {
    this.most = most;
    this.patience = patience;
    this.nowMs = nowMs;
    this.executor = executor;
  }

  /** How many may be added: none while a receiver that answers quickly has enough to do. */
  synchronized int room() {
    long now = nowMs.getAsLong();
    boolean busy =
        lanes.values().stream().anyMatch(l -> l.waiting.size() >= WAITING && !l.slow(now));
    return busy ? 0 : most - going;
  }

  /** Begins now or later, or never if too many wait for the same receiver. */
  synchronized void add(String receiver, Runnable attempt) {
    long now = nowMs.getAsLong();
    Lane lane = lanes.computeIfAbsent(receiver, r -> new Lane());
    if (lane.going < EACH) {
      if (lane.going == 0) {
        lane.movedMs = now;
      }
      start(receiver, lane, attempt);
    } else if (lane.waiting.size() < WAITING) {
      lane.waiting.add(new Waiting(attempt, now + patience.toMillis()));
    }
  }

  private void start(String receiver, Lane lane, Runnable attempt) {
    lane.going++;
    going++;
    long began = nowMs.getAsLong();
    executor.execute(
        () -> {
          try {
            attempt.run();
          } finally {
            ended(receiver, lane, began);
          }
        });
  }

  private synchronized void ended(String receiver, Lane lane, long began) {
    long now = nowMs.getAsLong();
    lane.going--;
    going--;
    lane.movedMs = now;
    lane.tookMs = now - began;
    lane.waiting.removeIf(w -> w.untilMs() < now);
    Waiting next = lane.waiting.poll();
    if (next != null) {
      start(receiver, lane, next.attempt());
    } else if (lane.going == 0) {
      lanes.remove(receiver);
    }
  }
}
