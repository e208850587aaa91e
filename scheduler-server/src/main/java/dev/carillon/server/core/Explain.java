package dev.carillon.server.core;

import dev.carillon.model.explain.Explanation;
import dev.carillon.model.explain.NodeExplanation;
import dev.carillon.model.task.TaskId;

/** Why tasks do not run. Blocks on the store; any thread; changes nothing. */
public interface Explain {
  /**
   * The gates before a task, with the first closed one as the verdict.
   *
   * @throws dev.carillon.model.error.CarillonException NOT_FOUND, REDIS_AWAY
   */
  Explanation explain(TaskId id);

  /**
   * The gates before a node of a run, also before it has a task, with the first closed one as the
   * verdict.
   *
   * @throws dev.carillon.model.error.CarillonException NOT_FOUND, REDIS_AWAY
   */
  NodeExplanation explainNode(TaskId run, String node);
}
