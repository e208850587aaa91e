package dev.carillon.server.door.jobs;

import dev.carillon.model.task.TaskState;

/** The one table of this door's status words. */
final class JobWords {
  static final String SUCCESS = "success";
  static final String FAILED = "failed";

  private JobWords() {}

  /** Of a task: pending, running, completed or failed. */
  static String status(TaskState state) {
    return switch (state) {
      case SCHEDULED, READY, DISPATCHED, RETRY_WAIT, HELD -> "pending";
      case RUNNING -> "running";
      case SUCCEEDED -> "completed";
      case DEAD, FAILED, CANCELLED, EXPIRED -> FAILED;
    };
  }

  /**
   * Of an ended attempt, in execution logs and events.
   *
   * @param outcome the engine's word
   */
  static String outcome(String outcome) {
    return outcome.equals("succeeded") ? SUCCESS : FAILED;
  }

  /** 1–10 to 0–9. */
  static int priorityInside(int priority) {
    return priority - 1;
  }

  /** 0–9 to 1–10. */
  static int priorityOutside(int priority) {
    return priority + 1;
  }
}
