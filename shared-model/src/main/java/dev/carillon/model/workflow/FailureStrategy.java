package dev.carillon.model.workflow;

/** What a run does once a node has failed for good. The codes are stored and never change. */
public enum FailureStrategy {
  /** Branches that do not depend on it go on. */
  CONTINUE(1),
  /** No further node starts, those that wait end CANCELLED; what runs ends, finally nodes run. */
  STOP(2);

  private final int code;

  FailureStrategy(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}
