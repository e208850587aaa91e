package dev.carillon.model.schedule;

/** Where a schedule stands. */
public enum ScheduleState {
  /** It has a next fire, or waits for an end or an event. */
  ACTIVE,
  /** Stopped by an operator or by its own failures. */
  PAUSED,
  /** It will never fire again by itself. */
  FINISHED
}
