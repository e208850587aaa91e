package dev.carillon.model.schedule;

import java.util.Optional;

/**
 * Which schedules a list shows, and in which order; what is empty does not matter.
 *
 * @param prefix the beginning of their ids
 * @param label a label they carry, as {@code key} or {@code key=value}
 * @param soonest by when they are due next, a paused one by when its pause ends, without those that
 *     are due at no known time; otherwise by tenant and id
 */
public record ScheduleFilter(
    String tenant, String prefix, String label, Optional<ScheduleState> state, boolean soonest) {
  public static final ScheduleFilter ALL = new ScheduleFilter("", "", "", Optional.empty());
  public static final ScheduleFilter SOONEST =
      new ScheduleFilter("", "", "", Optional.empty(), true);

  /** By tenant and id. */
  public ScheduleFilter(String tenant, String prefix, String label, Optional<ScheduleState> state) {
    this(tenant, prefix, label, state, false);
  }
}
