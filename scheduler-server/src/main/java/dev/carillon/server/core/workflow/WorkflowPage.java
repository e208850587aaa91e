package dev.carillon.server.core.workflow;

import dev.carillon.model.workflow.WorkflowVersion;
import java.util.List;

/**
 * Some workflows.
 *
 * @param nextToken for the next page; empty on the last
 */
public record WorkflowPage(List<WorkflowVersion> workflows, String nextToken) {
  public WorkflowPage {
    workflows = List.copyOf(workflows);
  }
}
