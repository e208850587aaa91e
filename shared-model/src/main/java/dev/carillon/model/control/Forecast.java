package dev.carillon.model.control;

import java.util.List;

/**
 * What will pile up if something is paused.
 *
 * @param spanMillis how long the pause would last
 * @param lines what is stopped, most piled up first
 */
public record Forecast(Scope scope, long spanMillis, List<Line> lines) {
  /**
   * One line: a tenant's tasks of one type in one queue.
   *
   * @param ready tasks that wait now
   * @param running tasks that run now and go on
   * @param dueWithin tasks known today that become due within the span, retries among them
   * @param arrivalsPerSecond tasks that came in, over the last minute
   * @param expectedArrivals new tasks expected within the span
   */
  public record Line(
      String tenant,
      String queue,
      String type,
      long ready,
      long running,
      long dueWithin,
      double arrivalsPerSecond,
      long expectedArrivals) {
    /** Tasks that will wait at the end of the span. */
    public long piledUp() {
      return ready + dueWithin + expectedArrivals;
    }
  }

  public Forecast {
    lines = List.copyOf(lines);
  }

  /** Tasks that will wait at the end of the span, of all lines. */
  public long piledUp() {
    return lines.stream().mapToLong(Line::piledUp).sum();
  }

  /** Tasks that run now and go on, of all lines. */
  public long running() {
    return lines.stream().mapToLong(Line::running).sum();
  }
}
