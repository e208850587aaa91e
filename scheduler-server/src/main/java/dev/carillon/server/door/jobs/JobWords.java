package dev.carillon.server.door.jobs;

import dev.carillon.model.task.TaskState;
import dev.carillon.model.workflow.NodeState;
import dev.carillon.model.workflow.RunState;

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

  /** Of a job. */
  static String status(RunState state) {
    return switch (state) {
      case CREATING -> "pending";
      case RUNNING, STOPPING -> "running";
      case SUCCEEDED -> "completed";
      case FAILED, CANCELLED -> FAILED;
    };
  }

  /** Of a task within a job; one that need not run is completed. */
  static String status(NodeState state) {
    return switch (state) {
      case WAITING, READY -> "pending";
      case RUNNING -> "running";
      case SUCCEEDED, SKIPPED -> "completed";
      case FAILED, UPSTREAM_FAILED, CANCELLED -> FAILED;
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
