package dev.carillon.server.core.workflow;

import dev.carillon.model.workflow.RunPlan;
import dev.carillon.model.workflow.Workflow;
import dev.carillon.model.workflow.WorkflowProblem;
import dev.carillon.model.workflow.WorkflowVersion;
import dev.carillon.server.core.Caller;
import java.util.List;
import java.util.Optional;

/** What doors do with definitions. Blocks on the store; any thread. */
public interface Definitions {
  /** Reads JSON or YAML. What is wrong stands in the draft. */
  Draft read(String text);

  /** A definition as YAML. */
  String write(Workflow workflow);

  /**
   * Stores a definition as a new version, unless the latest says the same.
   *
   * @throws dev.carillon.model.error.CarillonException INVALID_ARGUMENT with every problem; nothing
   *     is stored then
   */
  WorkflowVersion put(Draft draft, Caller caller);

  /**
   * Stores what was made of a version that was read, unless another was stored since.
   *
   * @param latest the version that was read; 0: there was none
   * @return empty: somebody stored another meanwhile; read it and try again
   * @throws dev.carillon.model.error.CarillonException as {@link #put}
   */
  Optional<WorkflowVersion> putAfter(int latest, Draft draft, Caller caller);

  /**
   * A stored definition.
   *
   * @param version 0: the latest
   * @throws dev.carillon.model.error.CarillonException NOT_FOUND
   */
  Workflow get(String tenant, String id, int version);

  /**
   * The latest version of each workflow, by tenant and id.
   *
   * @param tenant empty: all
   * @param token from the page before; empty: the first
   */
  WorkflowPage list(String tenant, int pageSize, String token);

  /** The versions that are kept, newest first. */
  List<WorkflowVersion> versions(String tenant, String id);

  /** What is wrong with a definition, and warnings. */
  List<WorkflowProblem> validate(Draft draft);

  /**
   * What a run would do.
   *
   * @param failing rows of the outcome table; empty: of each of the first 500 nodes
   */
  RunPlan plan(Draft draft, List<String> failing);

  /**
   * Deletes versions; gives how many.
   *
   * @param version 0: all
   */
  int delete(String tenant, String id, int version, String reason, Caller caller);
}
