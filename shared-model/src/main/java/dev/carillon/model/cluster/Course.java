package dev.carillon.model.cluster;

import java.util.List;

/**
 * How the last day went, as one server saw it since its start.
 *
 * @param points oldest first
 * @param cells of the last 24 hours
 * @param sinceMs what was before is not known
 */
public record Course(List<Point> points, List<Cell> cells, long sinceMs) {
  /** A longest course, in minutes. */
  public static final int DAY = 1_440;

  /**
   * One moment.
   *
   * @param submitted tasks a second; the next two likewise
   * @param p50Millis start minus due over the minute before; p95, p99 likewise
   */
  public record Point(
      long atMs,
      float submitted,
      float succeeded,
      float failed,
      long ready,
      long running,
      int p50Millis,
      int p95Millis,
      int p99Millis) {}

  /** Starts of one queue within one hour, and how late they were. */
  public record Cell(
      String queue, long hourMs, long started, long p50Millis, long p95Millis, long p99Millis) {}

  public Course {
    points = List.copyOf(points);
    cells = List.copyOf(cells);
  }
}
