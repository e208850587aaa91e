package dev.carillon.server.metrics;

import java.time.Duration;
import java.util.stream.LongStream;

/** The upper bounds of histograms. */
final class Buckets {
  /** How long attempts ran, and what they waited for. */
  static final Duration[] RUN_TIMES =
      millis(
          5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 300_000,
          1_800_000, 3_600_000);

  /** How late something began that should be early. */
  static final Duration[] LATENESSES = millis(1, 5, 10, 25, 60, 100, 500, 1_000, 5_000, 60_000);

  /** Of what has a moment at most. */
  static final Duration[] CALLS = millis(1, 5, 10, 25, 50, 100, 250, 1_000, 5_000);

  private Buckets() {}

  private static Duration[] millis(long... bounds) {
    return LongStream.of(bounds).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
  }
}
