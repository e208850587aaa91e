package dev.carillon.desktop.feature.workflows;

import dev.carillon.desktop.control.dag.Graph;
import dev.carillon.model.workflow.Workflow;
import java.util.Optional;

/** The graph of a large workflow as it is first shown: what is alike is folded. */
public final class FoldedGraphs {
  private FoldedGraphs() {}

  public static Graph of(Workflow workflow) {
    Folds folds = new Folds();
    folds.alike(true);
    return new RunGraphs(folds, key -> 0, key -> Optional.empty()).draw(workflow).graph();
  }
}
