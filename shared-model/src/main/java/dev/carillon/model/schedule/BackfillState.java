package dev.carillon.model.schedule;

/** Where a backfill stands. */
public enum BackfillState {
  /** Planned; nothing is made before it is applied. */
  PLANNED,
  /** Fires are being made. */
  RUNNING,
  /** Everything it created has ended. */
  DONE,
  /** Stopped; what it had created goes on. */
  CANCELLED
}
