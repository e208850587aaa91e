package dev.carillon.server.core.workflow;

import dev.carillon.model.task.TaskId;
import dev.carillon.model.workflow.NewRun;
import dev.carillon.model.workflow.Run;
import dev.carillon.model.workflow.RunFilter;
import dev.carillon.model.workflow.RunPage;
import dev.carillon.model.workflow.RunUpdate;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.Sink;

/**
 * What doors do with runs; their ids are made like tasks' ids. Blocks on the store; any thread. All
 * throw CarillonException: NOT_FOUND, WRONG_STATE.
 */
public interface Runs {
  /** Starts a run of a stored version; gives an earlier one for a known idempotency key. */
  Run start(NewRun run, Caller caller);

  /**
   * A run and its nodes that changed after a revision, at most about {@code most}.
   *
   * @param since 0: all
   */
  RunUpdate get(TaskId run, long since, int most);

  RunPage list(RunFilter filter, int pageSize, String token);

  /** A snapshot (or what changed since), then each change, until the run has ended. */
  void watch(TaskId run, long since, Sink<RunUpdate> sink);

  /** Runs one ended node again. */
  Run retryNode(TaskId run, String node, String reason, Caller caller);

  /**
   * Runs a node and its descendants again.
   *
   * @param node empty: all that failed
   */
  Run rerunFrom(TaskId run, String node, String reason, Caller caller);

  Run pause(TaskId run, String reason, Caller caller);

  Run resume(TaskId run, String reason, Caller caller);

  Run cancel(TaskId run, String reason, Caller caller);

  /** Deletes an ended run with its tasks. */
  void delete(TaskId run, String reason, Caller caller);
}
