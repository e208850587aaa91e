package dev.carillon.server.worker;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Waits that double from the first to the longest, each made up to half shorter by chance so that
 * many workers do not come back at one instant.
 */
final class Backoff {
  private final long firstNanos;
  private final long longestNanos;
  private final RandomGenerator random;
  private long nextNanos;

  Backoff(Duration first, Duration longest, RandomGenerator random) {
    this.firstNanos = first.toNanos();
    this.longestNanos = longest.toNanos();
    this.random = random;
    this.nextNanos = firstNanos;
  }

  synchronized long nextNanos() {
    long wait = nextNanos;
    nextNanos = Math.min(longestNanos, nextNanos * 2);
    return wait - (long) (random.nextDouble() * wait / 2);
  }

  synchronized void reset() {
    nextNanos = firstNanos;
  }
}
