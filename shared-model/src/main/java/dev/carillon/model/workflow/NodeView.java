package dev.carillon.model.workflow;

import dev.carillon.model.task.TaskState;
import dev.carillon.model.told.Told;
import java.util.List;
import java.util.Optional;

/**
 * A node of a run as it stands. Times are epoch milliseconds by Redis, 0: not yet.
 *
 * @param taskState of its task; empty if it has none, or is a map or a sub-workflow
 * @param taskId of its present or last task; empty if it has none
 * @param childRun of a sub-workflow; else empty
 * @param items of a map, in all; else 0
 * @param itemsOk items that succeeded
 * @param itemsFailed items that failed
 * @param attempts attempts of its task that ended in failure
 * @param readyMs its rule held and its task was made
 * @param startedMs its present or last attempt started
 * @param reason why it was skipped, failed upstream or waits, in a few words; often empty
 * @param error its task's last error, at most 4,096 bytes
 * @param outputSize bytes it put out
 * @param slackMillis how much later it could end without the run ending later; 0 on the critical
 *     path; -1: not known
 * @param predictedEndMs when it will probably end; 0: not known
 * @param phases what it spent its time with over all its attempts (the last 50), oldest first; only
 *     where one run is asked for
 * @param revision of the run when it last changed
 * @param told the reason by its code
 */
public record NodeView(
    String id,
    NodeState state,
    Optional<TaskState> taskState,
    String taskId,
    String childRun,
    int items,
    int itemsOk,
    int itemsFailed,
    int attempts,
    long readyMs,
    long startedMs,
    long endedMs,
    String reason,
    String error,
    int outputSize,
    long slackMillis,
    long predictedEndMs,
    List<PhaseSpan> phases,
    long revision,
    Told told) {
  public NodeView {
    phases = List.copyOf(phases);
  }
}
