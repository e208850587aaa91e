package dev.carillon.server.core.workflow;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.workflow.CriticalPath;
import dev.carillon.model.workflow.Dag;
import dev.carillon.model.workflow.OutcomeTable;
import dev.carillon.model.workflow.Outcomes;
import dev.carillon.model.workflow.RunPlan;
import dev.carillon.model.workflow.Workflow;
import dev.carillon.model.workflow.WorkflowProblem;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What a run would do, worked out without running it. */
final class Plans {
  /** Ids of a level. */
  private static final int MOST_NAMED = 200;

  /** Rows of the outcome table. */
  private static final int MOST_ROWS = 500;

  private Plans() {}

  /** Of what cannot be read. */
  static RunPlan none(List<WorkflowProblem> problems) {
    return new RunPlan(
        "",
        0,
        0,
        0,
        problems,
        List.of(),
        List.of(),
        0,
        0,
        0,
        List.of(),
        List.of(),
        OutcomeTable.EMPTY);
  }

  static RunPlan of(
      Workflow workflow,
      List<WorkflowProblem> problems,
      List<String> idleTypes,
      Map<String, Long> typical,
      List<String> failing) {
    Dag dag = Dag.of(workflow);
    boolean sound = problems.stream().allMatch(WorkflowProblem::warning);
    if (!sound) {
      return new RunPlan(
          workflow.id(),
          workflow.version(),
          dag.size(),
          dag.edges(),
          problems,
          List.of(),
          List.of(),
          0,
          0,
          0,
          List.of(),
          idleTypes,
          OutcomeTable.EMPTY);
    }
    for (String id : failing) {
      if (dag.indexOf(id) < 0) {
        throw CarillonException.invalid(
            "failing", "Expected the id of a node, but there is no '" + id + "'.", "Correct it.");
      }
    }
    int known = 0;
    for (int i = 0; i < dag.size(); i++) {
      known += typical.containsKey(dag.node(i).id()) ? 1 : 0;
    }
    long middle = middle(typical);
    CriticalPath path = dag.criticalPath(id -> typical.getOrDefault(id, middle));
    return new RunPlan(
        workflow.id(),
        workflow.version(),
        dag.size(),
        dag.edges(),
        problems,
        dag.levels(MOST_NAMED),
        Arrays.stream(dag.levelSizes()).boxed().toList(),
        dag.width(),
        known == 0 ? 0 : path.endMs(),
        known,
        path.path(),
        idleTypes,
        outcomes(workflow, dag, failing));
  }

  private static long middle(Map<String, Long> typical) {
    long[] sorted = typical.values().stream().mapToLong(Long::longValue).sorted().toArray();
    return sorted.length == 0 ? 1 : sorted[sorted.length / 2];
  }

  private static OutcomeTable outcomes(Workflow workflow, Dag dag, List<String> failing) {
    if (failing.isEmpty()) {
      return Outcomes.table(dag, workflow.onFailure(), MOST_ROWS);
    }
    List<OutcomeTable.Row> rows =
        failing.stream()
            .distinct()
            .limit(MOST_ROWS)
            .map(id -> Outcomes.row(dag, workflow.onFailure(), id))
            .toList();
    return new OutcomeTable(rows, false);
  }
}
