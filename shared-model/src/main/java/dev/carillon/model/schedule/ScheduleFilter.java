package dev.carillon.model.schedule;

import java.util.Optional;

/**
 * Which schedules a list shows; what is empty does not matter.
 *
 * @param prefix the beginning of their ids
 * @param label a label they carry, as {@code key} or {@code key=value}
 */
public record ScheduleFilter(
    String tenant, String prefix, String label, Optional<ScheduleState> state) {
  public static final ScheduleFilter ALL = new ScheduleFilter("", "", "", Optional.empty());
}
