package dev.carillon.model.schedule;

/** What a fire does while what an earlier one created still lives. */
public enum OverlapPolicy {
  /** Nothing is created; the fire is recorded as skipped. */
  SKIP,
  /** One fire waits until the earlier one has ended; further ones are skipped. */
  QUEUE_ONE,
  /** It is created all the same. */
  ALLOW,
  /** The earlier one is cancelled, and the new one is created. */
  CANCEL_RUNNING
}
