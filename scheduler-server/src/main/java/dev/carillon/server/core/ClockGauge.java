package dev.carillon.server.core;

import java.time.Duration;

/**
 * How far another clock is off, from what it says it was when it sent something. A message takes
 * its time, now and then much of it, but never less than none: so what took the shortest, of half a
 * minute or a little more, tells how far the clock is off. For one thread at a time.
 */
final class ClockGauge {
  private static final long WINDOW_NANOS = Duration.ofSeconds(30).toNanos();

  /** None yet. */
  private static final long NONE = Long.MAX_VALUE;

  private long before = NONE;
  private long now = NONE;
  private long sinceNanos;

  /**
   * @param sentMs the other clock when it sent something, epoch milliseconds
   * @param hereMs ours when that came, epoch milliseconds
   */
  void came(long sentMs, long hereMs, long nowNanos) {
    turn(nowNanos);
    now = Math.min(now, hereMs - sentMs);
  }

  private void turn(long nowNanos) {
    if (now == NONE || nowNanos - sinceNanos >= WINDOW_NANOS) {
      before = now;
      now = NONE;
      sinceNanos = nowNanos;
    }
  }

  /** How far the other is ahead, milliseconds; negative: behind; 0 also if nothing came. */
  long aheadMillis() {
    long least = Math.min(before, now);
    return least == NONE ? 0 : -least;
  }
}
