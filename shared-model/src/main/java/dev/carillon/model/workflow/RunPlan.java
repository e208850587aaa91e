package dev.carillon.model.workflow;

import java.util.List;

/**
 * What a run of a definition would do. Nothing was run.
 *
 * @param problems why it could not be stored, and warnings
 * @param levels nodes by level, each level after all it depends on; a level lists at most 200
 * @param levelSizes how many each level has
 * @param width most nodes on one level
 * @param makespanMillis how long a run would take with enough workers; 0: not known
 * @param known nodes whose typical duration is known from history; the others are taken as the
 *     middle of the known ones
 * @param criticalPath ids, first to last
 * @param missingTypes types that no live worker offers
 * @param outcomes what happens if one node fails
 */
public record RunPlan(
    String workflow,
    int version,
    int nodes,
    int edges,
    List<WorkflowProblem> problems,
    List<List<String>> levels,
    List<Integer> levelSizes,
    int width,
    long makespanMillis,
    int known,
    List<String> criticalPath,
    List<String> missingTypes,
    OutcomeTable outcomes) {
  public RunPlan {
    problems = List.copyOf(problems);
    levels = levels.stream().map(List::copyOf).toList();
    levelSizes = List.copyOf(levelSizes);
    criticalPath = List.copyOf(criticalPath);
    missingTypes = List.copyOf(missingTypes);
  }

  /** Whether it could be stored and run. */
  public boolean valid() {
    return problems.stream().allMatch(WorkflowProblem::warning);
  }
}
