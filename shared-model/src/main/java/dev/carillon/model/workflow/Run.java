package dev.carillon.model.workflow;

import dev.carillon.model.queue.PauseInfo;
import dev.carillon.model.task.Payload;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One execution of a version of a workflow, without its nodes. Times are epoch milliseconds by
 * Redis, 0: not yet or not.
 *
 * @param id like a task's: the part before the dash names its bucket
 * @param version of the workflow, pinned
 * @param pause while it is paused: who did it, why, since when
 * @param input JSON; empty unless one run is asked for
 * @param deadlineMs when it is to have ended; 0: none
 * @param deadlineState how that looks
 * @param predictedEndMs when it will probably end; 0: not known
 * @param actor who started it
 * @param reason why it was started, cancelled or given up, in words; often empty
 * @param parentRun the run whose sub-workflow it is; else empty
 * @param parentNode the node of that run
 * @param counts nodes by state; states of none are left out
 * @param criticalPath ids of the nodes that its end hangs on, first to last; empty unless one run
 *     is asked for
 * @param revision rises with every change of the run or of one of its nodes
 */
public record Run(
    String id,
    String tenant,
    String workflow,
    int version,
    RunState state,
    Optional<PauseInfo> pause,
    Map<String, String> labels,
    Payload input,
    long createdMs,
    long startedMs,
    long endedMs,
    long deadlineMs,
    DeadlineState deadlineState,
    long predictedEndMs,
    String actor,
    String reason,
    String parentRun,
    String parentNode,
    Map<NodeState, Integer> counts,
    List<String> criticalPath,
    long revision) {
  /** How a run stands to its deadline. */
  public enum DeadlineState {
    /** It has none. */
    NONE,
    /** It will be kept, as far as one can tell. */
    ON_TIME,
    /** It will probably be missed. */
    AT_RISK,
    /** It is over. */
    MISSED
  }

  public Run {
    labels = Map.copyOf(labels);
    counts = Map.copyOf(counts);
    criticalPath = List.copyOf(criticalPath);
  }

  /** Nodes in all. */
  public int size() {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  public int count(NodeState of) {
    return counts.getOrDefault(of, 0);
  }
}
