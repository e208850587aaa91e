package dev.carillon.server.bench;

import java.util.Arrays;
import java.util.Locale;

/** Start minus due of many tasks, milliseconds. Any number of threads add. */
final class Lateness {
  private long[] values = new long[1 << 16];
  private int size;

  synchronized void add(long millis) {
    if (size == values.length) {
      values = Arrays.copyOf(values, 2 * size);
    }
    values[size++] = millis;
  }

  synchronized int size() {
    return size;
  }

  synchronized void clear() {
    size = 0;
  }

  /**
   * {@code <p50> <p99> <max> <mean of all but the latest tenth>}: a single pause of a machine moves
   * the mean of all by more than the code does.
   */
  synchronized String summary() {
    long[] sorted = Arrays.copyOf(values, size);
    Arrays.sort(sorted);
    return size == 0
        ? "0 0 0 0"
        : String.format(
            Locale.ROOT,
            "%d %d %d %.2f",
            at(sorted, 0.5),
            at(sorted, 0.99),
            sorted[size - 1],
            Arrays.stream(sorted, 0, sorted.length - sorted.length / 10).average().orElseThrow());
  }

  private static long at(long[] sorted, double quantile) {
    return sorted[(int) Math.min(sorted.length - 1, Math.ceil(quantile * sorted.length) - 1)];
  }
}
