package dev.carillon.model.bulk;

import dev.carillon.model.task.TaskState;

/**
 * What became of one task.
 *
 * @param planned the state it was in when it was planned
 * @param reason why it was skipped or failed, or empty
 */
public record BulkResult(String taskId, TaskState planned, Outcome outcome, String reason) {
  /** How it went. */
  public enum Outcome {
    /** Not yet its turn. */
    OPEN,
    OK,
    SKIPPED,
    FAILED
  }
}
