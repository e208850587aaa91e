package dev.carillon.model.queue;

import dev.carillon.model.task.TaskState;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A queue at one moment.
 *
 * @param depths tasks by state; a state without tasks is absent
 * @param submittedTotal tasks ever submitted
 * @param succeededTotal attempts that succeeded
 * @param failedTotal attempts that did not
 * @param submittedRate tasks a second over the last 10 s; the others likewise
 * @param oldestReadyMillis how long the oldest READY task has waited; 0 if none waits
 * @param doneHistory tasks done a second, a figure for each 10 s of the last 15 min, oldest first
 */
public record QueueSnapshot(
    String name,
    Map<TaskState, Long> depths,
    long submittedTotal,
    long succeededTotal,
    long failedTotal,
    double submittedRate,
    double succeededRate,
    double failedRate,
    long oldestReadyMillis,
    Optional<PauseInfo> pause,
    List<Float> doneHistory) {
  public QueueSnapshot {
    depths = Map.copyOf(depths);
    doneHistory = List.copyOf(doneHistory);
  }

  /** Tasks in one state. */
  public long depth(TaskState state) {
    return depths.getOrDefault(state, 0L);
  }

  /** Tasks that are due and have not started: READY and DISPATCHED. */
  public long waiting() {
    return depth(TaskState.READY) + depth(TaskState.DISPATCHED);
  }
}
