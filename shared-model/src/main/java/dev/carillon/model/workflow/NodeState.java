package dev.carillon.model.workflow;

/** Where a node of a run stands. The codes are stored and never change. */
public enum NodeState {
  /** For its parents, or for a place under the run's parallelism cap. */
  WAITING(1),
  /** Its task is there and has not started, or waits for another try. */
  READY(2),
  /** Its task, one of its items' tasks or its sub-workflow runs. */
  RUNNING(3),
  SUCCEEDED(4),
  /** Its task is given up for good: dead, failed or expired. */
  FAILED(5),
  /** Its rule or its condition said no. */
  SKIPPED(6),
  /** It cannot start any more because of failures before it. */
  UPSTREAM_FAILED(7),
  /** Cancelled by a user, or not started because the run stops. */
  CANCELLED(8);

  private final int code;

  NodeState(int code) {
    this.code = code;
  }

  /** The stored code, 1–8. */
  public int code() {
    return code;
  }

  /** The state of a stored code. */
  public static NodeState ofCode(int code) {
    if (code < 1 || code > values().length) {
      throw new IllegalArgumentException("Expected a node state 1–8, but got " + code + ".");
    }
    return values()[code - 1];
  }

  /** Nothing more happens to it by itself. */
  public boolean ended() {
    return code >= SUCCEEDED.code;
  }

  /** Counts as failed for the rules of its children, and for the run unless it may fail. */
  public boolean failed() {
    return this == FAILED || this == UPSTREAM_FAILED || this == CANCELLED;
  }
}
