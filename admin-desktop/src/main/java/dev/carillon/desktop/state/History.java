package dev.carillon.desktop.state;

import dev.carillon.model.cluster.RatePoint;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** The throughput points of the last 15 minutes, put together from a first full list and deltas. */
final class History {
  static final long SPAN_MS = 15 * 60_000L;

  private final TreeMap<Long, RatePoint> points = new TreeMap<>();

  /**
   * A point of the same instant is replaced: the last one of a push may still have been growing.
   */
  List<RatePoint> add(List<RatePoint> more) {
    more.forEach(p -> points.put(p.atMs(), p));
    if (!points.isEmpty()) {
      points.headMap(points.lastKey() - SPAN_MS, false).clear();
    }
    return new ArrayList<>(points.values());
  }
}
