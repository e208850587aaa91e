package dev.carillon.server.definition;

import dev.carillon.model.workflow.FailureStrategy;
import dev.carillon.model.workflow.FanOut;
import dev.carillon.model.workflow.Node;
import dev.carillon.model.workflow.SubWorkflow;
import dev.carillon.model.workflow.TriggerRule;
import dev.carillon.model.workflow.Workflow;
import java.util.List;

/** Fields of workflows. */
final class WorkflowFields {
  private WorkflowFields() {}

  static void write(FieldValues out, Workflow workflow) {
    out.text("name", workflow.name());
    out.texts("labels", workflow.labels());
    boolean stops = workflow.onFailure() == FailureStrategy.STOP;
    out.put("onFailure", stops ? "stop" : "continue", "continue");
    out.put("parallelism", workflow.parallelism(), 0);
    out.span("deadline", workflow.deadline());
    TaskFields.json(out, "input", workflow.input());
    nodes(out, "nodes", workflow.nodes());
    nodes(out, "finally", workflow.finallyNodes());
  }

  /** Their order first: a node that moves, comes or goes shows there. */
  private static void nodes(FieldValues out, String key, List<Node> nodes) {
    out.list(key, nodes.stream().map(Node::id).toList());
    for (Node node : nodes) {
      node(out.entry(key, node.id()), node);
    }
  }

  private static void node(FieldValues out, Node node) {
    out.list("dependsOn", node.dependsOn());
    out.put("trigger", node.rule().word(), TriggerRule.ALL_SUCCESS.word());
    out.text("condition", node.condition());
    node.fanOut().ifPresent(map -> map(out.below("map"), map));
    out.put("mayFail", node.mayFail(), false);
    node.subWorkflow()
        .ifPresentOrElse(
            inner -> inner(out.below("workflow"), inner),
            () -> out.always("type", node.task().type()));
    TaskFields.write(out, node.task());
  }

  private static void map(FieldValues out, FanOut map) {
    out.text("source", map.source());
    if (map.literal()) {
      out.always("items", "[" + String.join(", ", map.items()) + "]");
    }
    out.put("parallelism", map.parallelism(), 0);
  }

  private static void inner(FieldValues out, SubWorkflow inner) {
    out.always("id", inner.workflow());
    out.put("version", inner.version(), 0);
    TaskFields.json(out, "input", inner.input());
  }
}
