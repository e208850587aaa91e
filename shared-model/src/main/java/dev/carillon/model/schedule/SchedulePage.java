package dev.carillon.model.schedule;

import java.util.List;

/**
 * Some schedules of a list.
 *
 * @param nextToken for the next page; empty: this was the last
 * @param total how many match in all
 */
public record SchedulePage(List<ScheduleSnapshot> schedules, String nextToken, long total) {
  public SchedulePage {
    schedules = List.copyOf(schedules);
  }
}
