package dev.carillon.model.bulk;

/** Where a bulk job stands. */
public enum BulkState {
  /** The tasks are being collected. */
  PLANNING,
  /** The plan is made and waits to be applied. */
  PLANNED,
  /** Being applied. */
  RUNNING,
  /** Every task of the plan has a result. */
  DONE,
  /** Stopped by an operator; what was done stays done, and it can be applied further. */
  STOPPED,
  /** Given up; what was done stays done. */
  FAILED;

  /** Whether nothing more happens by itself. */
  public boolean resting() {
    return this != PLANNING && this != RUNNING;
  }
}
