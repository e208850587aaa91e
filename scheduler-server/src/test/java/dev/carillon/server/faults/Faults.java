package dev.carillon.server.faults;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/** What was done to a cluster, counted: a run that injected nothing proves nothing. */
final class Faults {
  private final Map<String, Integer> injected = new TreeMap<>();

  /**
   * How often to do something, by {@code -Dcarillon.faults.scale}: 1 is the whole measure, 0.1 a
   * tenth, and never less than once.
   */
  static int times(int whole) {
    double scale = Double.parseDouble(System.getProperty("carillon.faults.scale", "1"));
    return (int) Math.max(1, Math.round(whole * scale));
  }

  /** Lets a fault last: the one place where time itself is the point. */
  static void last(Duration howLong) {
    long until = System.nanoTime() + howLong.toNanos();
    for (long left = howLong.toNanos(); left > 0; left = until - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  synchronized void injected(String what) {
    injected.merge(what, 1, Integer::sum);
  }

  synchronized int total() {
    return injected.values().stream().mapToInt(Integer::intValue).sum();
  }

  @Override
  public synchronized String toString() {
    return injected.toString();
  }
}
