package dev.carillon.server.definition;

import dev.carillon.model.workflow.Workflow;
import dev.carillon.model.workflow.WorkflowProblem;
import dev.carillon.server.core.port.WorkflowTexts;
import dev.carillon.server.core.workflow.Draft;
import dev.carillon.server.definition.Tree.Mapping;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Workflows in JSON or YAML. */
public final class WorkflowDocuments implements WorkflowTexts {
  private static final Schema WORKFLOW = Schema.of("workflow");

  @Override
  public Draft read(String text) {
    try {
      List<Tree> trees = Documents.read(text);
      if (trees.size() != 1) {
        throw new Unreadable(
            trees.isEmpty() ? Tree.Place.NONE : trees.get(1).at(),
            "Expected one workflow, but got " + (trees.isEmpty() ? "none." : trees.size() + "."),
            "See /schemas/workflow.json; several in one file are for 'carillon apply'.");
      }
      return draft(trees.getFirst());
    } catch (Unreadable e) {
      return new Draft(
          Optional.empty(),
          List.of(problem(new Fault(e.place(), "", e.message(), e.advice()))),
          UnaryOperator.identity());
    }
  }

  static Draft draft(Tree tree) {
    List<Fault> faults = WORKFLOW.faults(tree);
    Optional<Workflow> workflow = Optional.empty();
    if (faults.isEmpty() && tree instanceof Mapping mapping) {
      WorkflowReader reader = new WorkflowReader();
      workflow = Optional.of(reader.read(mapping));
      faults = reader.faults();
    }
    return new Draft(
        workflow,
        faults.stream().map(WorkflowDocuments::problem).toList(),
        problem -> {
          Tree.Place place = tree.find(problem.field());
          return problem.at(place.line(), place.column());
        });
  }

  static WorkflowProblem problem(Fault fault) {
    return new WorkflowProblem(
            WorkflowProblem.Kind.INVALID, "", fault.path(), fault.message(), fault.advice())
        .at(fault.place().line(), fault.place().column());
  }

  @Override
  public String write(Workflow workflow) {
    return WorkflowWriter.write(workflow);
  }
}
