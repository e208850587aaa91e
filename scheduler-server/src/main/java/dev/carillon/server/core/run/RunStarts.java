package dev.carillon.server.core.run;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.workflow.Node;
import dev.carillon.model.workflow.SubWorkflow;
import dev.carillon.model.workflow.Workflow;
import dev.carillon.server.core.port.WorkflowStore;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** What is settled when a run begins. */
final class RunStarts {
  private RunStarts() {}

  /** The workflow's labels, and over them the run's own. */
  static Map<String, String> labels(Workflow workflow, Map<String, String> own) {
    Map<String, String> labels = new LinkedHashMap<>(workflow.labels());
    labels.putAll(own);
    return labels;
  }

  /** The version of each sub-workflow from now on. */
  static Map<String, Integer> pins(WorkflowStore store, Workflow workflow) {
    Map<String, Integer> pins = new HashMap<>();
    Stream.concat(workflow.nodes().stream(), workflow.finallyNodes().stream())
        .map(Node::subWorkflow)
        .flatMap(java.util.Optional::stream)
        .forEach(
            inner -> pins.computeIfAbsent(inner.workflow(), id -> pin(store, workflow, inner)));
    return pins;
  }

  private static int pin(WorkflowStore store, Workflow workflow, SubWorkflow inner) {
    return store
        .get(workflow.tenant(), inner.workflow(), inner.version())
        .orElseThrow(() -> CarillonException.notFound("run", "workflow", inner.workflow()))
        .version();
  }
}
