package dev.carillon.model.task;

import java.util.List;

/**
 * What became of a submit that was accepted.
 *
 * @param id id of the stored task; an earlier one's if the idempotency key was known
 * @param state SCHEDULED or READY; for a known key the state that task is in now
 * @param duplicate true if the key was known and nothing new was stored
 * @param dueMs epoch milliseconds
 * @param warnings things to know that are no error
 * @param replaced true if a waiting task with the same unique key got this payload and due instant
 */
public record SubmitReceipt(
    String id,
    TaskState state,
    boolean duplicate,
    long dueMs,
    List<String> warnings,
    boolean replaced) {
  public SubmitReceipt(
      String id, TaskState state, boolean duplicate, long dueMs, List<String> warnings) {
    this(id, state, duplicate, dueMs, warnings, false);
  }

  public SubmitReceipt {
    warnings = List.copyOf(warnings);
  }
}
