package dev.carillon.model.worker;

/** How an attempt ended, as its worker tells it. The codes are sent to scripts. */
public enum Outcome {
  /** It worked. */
  SUCCEEDED(1),
  /** It did not; try again while attempts are left. */
  FAILED(2),
  /** It did not, and trying again is no use. */
  FAILED_FATALLY(3),
  /** It ran over its time. */
  TIMED_OUT(4),
  /** It stopped because it was told to. */
  CANCELLED(5),
  /** It is not done, but nothing failed: again after the wait, without using up an attempt. */
  SNOOZED(8),
  /** It did not, nobody need look at it: ends FAILED, never as a dead letter. */
  DISCARDED(9);

  private final int code;

  Outcome(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}
