package dev.carillon.server.core;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Lateness of the last minute in logarithmic buckets a second each: percentiles within 5 % at no
 * cost per start but a counter.
 */
final class LatenessWindow {
  static final int SECONDS = 60;

  private static final double BASE = 1.1;
  private static final int BUCKETS = 200;

  private final AtomicLongArray[] seconds = new AtomicLongArray[SECONDS];
  private volatile int current;

  LatenessWindow() {
    for (int i = 0; i < SECONDS; i++) {
      seconds[i] = new AtomicLongArray(BUCKETS);
    }
  }

  void add(long millis) {
    int bucket =
        millis <= 0 ? 0 : Math.min(BUCKETS - 1, 1 + (int) (Math.log(millis) / Math.log(BASE)));
    seconds[current].incrementAndGet(bucket);
  }

  /** Begins a new second. Called by one thread. */
  void turn() {
    int next = (current + 1) % SECONDS;
    for (int i = 0; i < BUCKETS; i++) {
      seconds[next].set(i, 0);
    }
    current = next;
  }

  /**
   * The upper bound of the bucket that holds a quantile, over the last seconds; 0 without any
   * start.
   */
  long percentile(double quantile, int lastSeconds) {
    long[] sums = new long[BUCKETS];
    long all = 0;
    for (int s = 0; s < Math.min(SECONDS, lastSeconds + 1); s++) {
      AtomicLongArray second = seconds[Math.floorMod(current - s, SECONDS)];
      for (int i = 0; i < BUCKETS; i++) {
        sums[i] += second.get(i);
        all += second.get(i);
      }
    }
    long rank = (long) Math.ceil(quantile * all);
    long seen = 0;
    for (int i = 0; i < BUCKETS; i++) {
      seen += sums[i];
      if (seen >= rank && seen > 0) {
        return i == 0 ? 0 : Math.round(Math.pow(BASE, i));
      }
    }
    return 0;
  }
}
