package dev.carillon.server.core;

import dev.carillon.model.cluster.Course;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A day in memory: a point a minute, and how late starts were by queue and hour. At most 1,440
 * points and 64 queues × 25 hours × 48 counters, about 0.8 MB. Points are written by one thread,
 * starts by many; read by any.
 */
final class DayBook {
  private static final long HOUR = Duration.ofHours(1).toMillis();
  private static final long MINUTE = Duration.ofMinutes(1).toMillis();
  private static final int SHOWN = 240;
  private static final int QUEUES = 64;
  private static final double BASE = 1.4;
  private static final int BUCKETS = 48;

  private record Key(String queue, long hour) {}

  private final Map<Key, AtomicLongArray> hours = new ConcurrentHashMap<>();
  private final Deque<Course.Point> points = new ArrayDeque<>();
  private long sinceMs;

  /** An attempt started. */
  void started(String queue, long latenessMillis, long nowMs) {
    Key key = new Key(queue, nowMs / HOUR);
    AtomicLongArray counts = hours.get(key);
    if (counts == null) {
      // Queues beyond the first ones of a day are left out rather than kept without a bound.
      if (nowMs == 0 || hours.size() >= QUEUES * 25) {
        return;
      }
      counts = hours.computeIfAbsent(key, k -> new AtomicLongArray(BUCKETS));
    }
    int bucket =
        latenessMillis <= 0
            ? 0
            : Math.min(BUCKETS - 1, 1 + (int) (Math.log(latenessMillis) / Math.log(BASE)));
    counts.incrementAndGet(bucket);
  }

  /** Whether the last point is a minute old. */
  synchronized boolean due(long nowMs) {
    return points.isEmpty() || nowMs - points.getLast().atMs() >= MINUTE;
  }

  synchronized void add(Course.Point point) {
    if (sinceMs == 0) {
      sinceMs = point.atMs();
    }
    points.addLast(point);
    while (points.size() > Course.DAY) {
      points.removeFirst();
    }
    hours.keySet().removeIf(k -> k.hour() < point.atMs() / HOUR - 24);
  }

  /**
   * @param minutes how far back
   */
  Course course(int minutes) {
    List<Course.Point> shown = new ArrayList<>();
    long since;
    synchronized (this) {
      since = sinceMs;
      long from = points.isEmpty() ? 0 : points.getLast().atMs() - minutes * MINUTE;
      points.stream().filter(p -> p.atMs() > from).forEach(shown::add);
    }
    return new Course(thinned(shown), cells(), since);
  }

  /** Neighbours become one point: rates as their mean, lateness as the worst of them. */
  private static List<Course.Point> thinned(List<Course.Point> all) {
    int each = Math.ceilDiv(Math.max(1, all.size()), SHOWN);
    if (each == 1) {
      return all;
    }
    List<Course.Point> out = new ArrayList<>();
    for (int i = 0; i < all.size(); i += each) {
      out.add(one(all.subList(i, Math.min(all.size(), i + each))));
    }
    return out;
  }

  private static Course.Point one(List<Course.Point> some) {
    Course.Point last = some.getLast();
    return new Course.Point(
        last.atMs(),
        (float) some.stream().mapToDouble(Course.Point::submitted).average().orElse(0),
        (float) some.stream().mapToDouble(Course.Point::succeeded).average().orElse(0),
        (float) some.stream().mapToDouble(Course.Point::failed).average().orElse(0),
        last.ready(),
        last.running(),
        some.stream().mapToInt(Course.Point::p50Millis).max().orElse(0),
        some.stream().mapToInt(Course.Point::p95Millis).max().orElse(0),
        some.stream().mapToInt(Course.Point::p99Millis).max().orElse(0));
  }

  private List<Course.Cell> cells() {
    Map<String, Course.Cell> cells = new TreeMap<>();
    hours.forEach(
        (key, counts) -> {
          long[] sums = new long[BUCKETS];
          long all = 0;
          for (int i = 0; i < BUCKETS; i++) {
            sums[i] = counts.get(i);
            all += sums[i];
          }
          cells.put(
              key.queue() + '\n' + key.hour(),
              new Course.Cell(
                  key.queue(),
                  key.hour() * HOUR,
                  all,
                  percentile(sums, all, 0.5),
                  percentile(sums, all, 0.95),
                  percentile(sums, all, 0.99)));
        });
    return List.copyOf(cells.values());
  }

  private static long percentile(long[] sums, long all, double quantile) {
    long rank = (long) Math.ceil(quantile * all);
    long seen = 0;
    for (int i = 0; i < sums.length; i++) {
      seen += sums[i];
      if (seen >= rank && seen > 0) {
        return i == 0 ? 0 : Math.round(Math.pow(BASE, i));
      }
    }
    return 0;
  }
}
