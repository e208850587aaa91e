package dev.carillon.server.core.port;

import dev.carillon.model.workflow.Workflow;
import dev.carillon.server.core.workflow.Draft;

/** Workflows as people write them. Never blocks; any thread. */
public interface WorkflowTexts {
  /** Reads JSON or YAML, at most 4,000,000 bytes. What is wrong stands in the draft. */
  Draft read(String text);

  /** The definition as YAML; read again it is the same. */
  String write(Workflow workflow);
}
