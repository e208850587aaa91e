package dev.carillon.desktop.control.gantt;

import dev.carillon.desktop.control.ink.Ink;
import java.util.List;

/**
 * One line of a time line, oldest bar first.
 *
 * @param critical whether the end of the whole hangs on it
 */
public record GanttRow(String key, String title, List<Bar> bars, boolean critical) {
  /**
   * A time spent with one thing, in epoch milliseconds.
   *
   * @param thin drawn lower: waiting, not doing
   */
  public record Bar(Ink ink, long fromMs, long toMs, boolean thin) {}

  public GanttRow {
    bars = List.copyOf(bars);
  }
}
