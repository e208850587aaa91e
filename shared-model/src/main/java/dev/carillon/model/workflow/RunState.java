package dev.carillon.model.workflow;

/** Where a run stands. The codes are stored and never change. */
public enum RunState {
  /** Its definition is being written; nothing starts yet. */
  CREATING(1),
  RUNNING(2),
  /**
   * No further node starts but finally nodes and those with the rule always: it failed or was
   * cancelled.
   */
  STOPPING(3),
  /** Every node ended, and none failed but those that may. */
  SUCCEEDED(4),
  /** Every node ended, and one failed that may not. */
  FAILED(5),
  /** Every node ended after a user cancelled it. */
  CANCELLED(6);

  private final int code;

  RunState(int code) {
    this.code = code;
  }

  /** The stored code, 1–6. */
  public int code() {
    return code;
  }

  /** The state of a stored code. */
  public static RunState ofCode(int code) {
    if (code < 1 || code > values().length) {
      throw new IllegalArgumentException("Expected a run state 1–6, but got " + code + ".");
    }
    return values()[code - 1];
  }

  public boolean ended() {
    return code >= SUCCEEDED.code;
  }
}
