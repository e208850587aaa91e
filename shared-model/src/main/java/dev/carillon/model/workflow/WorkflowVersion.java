package dev.carillon.model.workflow;

import java.util.List;

/**
 * A version of a workflow, without its nodes.
 *
 * @param nodes how many
 * @param createdMs stored at, epoch milliseconds
 * @param actor who stored it
 * @param unchanged of a put: it said the same as the latest version, so no new one was made
 * @param warnings of a put
 */
public record WorkflowVersion(
    String tenant,
    String id,
    int version,
    String name,
    int nodes,
    long createdMs,
    String actor,
    boolean unchanged,
    List<WorkflowProblem> warnings) {
  public WorkflowVersion {
    warnings = List.copyOf(warnings);
  }

  /** Of a stored workflow. */
  public static WorkflowVersion of(
      Workflow workflow, boolean unchanged, List<WorkflowProblem> warnings) {
    return new WorkflowVersion(
        workflow.tenant(),
        workflow.id(),
        workflow.version(),
        workflow.name(),
        workflow.size(),
        workflow.createdMs(),
        workflow.actor(),
        unchanged,
        warnings);
  }
}
