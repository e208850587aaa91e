package dev.carillon.model.task;

import java.time.Duration;

/**
 * How failed attempts are repeated.
 *
 * @param maxAttempts attempts in all, the first included, 1–255
 * @param maxLost attempts that may be lost with their worker, 1–255
 * @param backoffBase wait before the second attempt, doubled with each further one, up to 49 days
 * @param backoffMax longest wait; the wait drawn is uniform between 0 and the exponential value
 *     ("full jitter")
 */
public record RetryPolicy(int maxAttempts, int maxLost, Duration backoffBase, Duration backoffMax) {
  private static final long MAX_MILLIS = 0xFFFF_FFFFL;

  /** 3 attempts, 3 lost, 1 s doubling to 10 min. */
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(3, 3, Duration.ofSeconds(1), Duration.ofMinutes(10));

  public RetryPolicy {
    check(maxAttempts >= 1 && maxAttempts <= 255, "1–255 attempts", maxAttempts);
    check(maxLost >= 1 && maxLost <= 255, "1–255 lost attempts", maxLost);
    check(inRange(backoffBase), "a back-off of 0 to 49 days", backoffBase);
    check(inRange(backoffMax), "a longest back-off of 0 to 49 days", backoffMax);
  }

  /**
   * The longest wait before the attempt after {@code failures} failed ones; the wait drawn is at
   * most this.
   */
  public Duration ceiling(int failures) {
    long base = backoffBase.toMillis();
    long max = backoffMax.toMillis();
    long millis = failures - 1 >= 40 ? max : Math.min(max, base << Math.max(0, failures - 1));
    return Duration.ofMillis(millis);
  }

  private static boolean inRange(Duration duration) {
    return !duration.isNegative() && duration.compareTo(Duration.ofMillis(MAX_MILLIS)) <= 0;
  }

  private static void check(boolean ok, String expected, Object got) {
    if (!ok) {
      throw new IllegalArgumentException("Expected " + expected + ", but got " + got + ".");
    }
  }
}
