package dev.carillon.model.queue;

import java.time.Duration;

/**
 * So many starts in a span of time, evenly: a token bucket. In any span {@code s} at most {@code
 * burst + count × s / per} tasks start.
 *
 * @param count starts in a span; 0: no limit
 * @param per the span, 1 ms to 31 days
 * @param burst most starts at once after a quiet time
 */
public record Rate(long count, Duration per, long burst) {
  public static final Rate NONE = new Rate(0, Duration.ofSeconds(1), 0);

  /** A rate with the usual burst: a tenth of the count, at least 1. */
  public static Rate of(long count, Duration per) {
    return new Rate(count, per, count == 0 ? 0 : Math.max(1, count / 10));
  }

  public boolean limited() {
    return count > 0;
  }

  /** Microseconds in which one token grows; 0: no limit. */
  public long everyMicros() {
    return limited() ? Math.max(1, Math.ceilDiv(per.toNanos(), 1_000 * count)) : 0;
  }
}
