package dev.carillon.server.core.workflow;

import dev.carillon.model.workflow.Workflow;
import dev.carillon.model.workflow.WorkflowProblem;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A definition that somebody brings, not looked at yet.
 *
 * @param workflow empty if it cannot even be read
 * @param problems found while reading
 * @param placed tells the line of what is found later
 */
public record Draft(
    Optional<Workflow> workflow,
    List<WorkflowProblem> problems,
    UnaryOperator<WorkflowProblem> placed) {
  public Draft {
    problems = List.copyOf(problems);
  }

  /** One that was no text. */
  public static Draft of(Workflow workflow) {
    return new Draft(Optional.of(workflow), List.of(), UnaryOperator.identity());
  }
}
