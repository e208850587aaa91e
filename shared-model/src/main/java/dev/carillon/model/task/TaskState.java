package dev.carillon.model.task;

import java.util.EnumSet;
import java.util.Set;

/** Where a task stands. The codes are stored in Redis and never change their meaning. */
public enum TaskState {
  /** Not yet due. */
  SCHEDULED(1),
  /** Due and waiting for a worker. */
  READY(2),
  /** Offered to a worker, not yet claimed. */
  DISPATCHED(3),
  /** Claimed under a lease. */
  RUNNING(4),
  /** An attempt failed; the next waits for its back-off. */
  RETRY_WAIT(5),
  /** Held back by an operator. */
  HELD(6),
  /** Done. */
  SUCCEEDED(7),
  /** Attempts used up, kept as a dead letter. */
  DEAD(8),
  /** Attempts used up in a queue that keeps no dead letters. */
  FAILED(9),
  /** Cancelled by a user. */
  CANCELLED(10),
  /** Not started before its start deadline. */
  EXPIRED(11);

  private static final TaskState[] BY_CODE = new TaskState[12];

  static {
    for (TaskState state : values()) {
      BY_CODE[state.code] = state;
    }
  }

  private final int code;

  TaskState(int code) {
    this.code = code;
  }

  /** The stored code, 1–11. */
  public int code() {
    return code;
  }

  /**
   * The state of a stored code.
   *
   * @throws IllegalArgumentException for a code that no version of Carillon has written
   */
  public static TaskState ofCode(int code) {
    if (code < 1 || code >= BY_CODE.length) {
      throw new IllegalArgumentException("Expected a state code 1–11, but got " + code + ".");
    }
    return BY_CODE[code];
  }

  /** True while more can happen to the task by itself. */
  public boolean live() {
    return code < SUCCEEDED.code;
  }

  /** The states of tasks that are not over. */
  public static Set<TaskState> liveStates() {
    return EnumSet.range(SCHEDULED, HELD);
  }

  /** The states of tasks that are over. */
  public static Set<TaskState> endedStates() {
    return EnumSet.range(SUCCEEDED, EXPIRED);
  }
}
