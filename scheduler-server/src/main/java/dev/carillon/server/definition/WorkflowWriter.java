package dev.carillon.server.definition;

import dev.carillon.model.task.NewTask;
import dev.carillon.model.workflow.FailureStrategy;
import dev.carillon.model.workflow.FanOut;
import dev.carillon.model.workflow.Node;
import dev.carillon.model.workflow.SubWorkflow;
import dev.carillon.model.workflow.TriggerRule;
import dev.carillon.model.workflow.Workflow;
import java.util.List;

/** Workflows as people write them; read again they are the same. */
final class WorkflowWriter {
  private WorkflowWriter() {}

  static String write(Workflow workflow) {
    YamlText out = new YamlText();
    out.word("kind", "workflow");
    out.text("id", workflow.id());
    if (!workflow.tenant().equals(NewTask.DEFAULT_NAME)) {
      out.text("tenant", workflow.tenant());
    }
    out.textUnlessEmpty("name", workflow.name());
    out.texts("labels", workflow.labels());
    if (workflow.onFailure() == FailureStrategy.STOP) {
      out.word("onFailure", "stop");
    }
    if (workflow.parallelism() > 0) {
      out.word("parallelism", Integer.toString(workflow.parallelism()));
    }
    out.span("deadline", workflow.deadline());
    out.json("input", workflow.input());
    nodes(out, "nodes", workflow.nodes());
    if (!workflow.finallyNodes().isEmpty()) {
      nodes(out, "finally", workflow.finallyNodes());
    }
    return out.toString();
  }

  private static void nodes(YamlText out, String key, List<Node> nodes) {
    out.open(key);
    for (Node node : nodes) {
      out.item();
      node(out, node);
      out.closeItem();
    }
    out.close();
  }

  private static void node(YamlText out, Node node) {
    out.text("id", node.id());
    if (!node.dependsOn().isEmpty()) {
      out.list("dependsOn", node.dependsOn());
    }
    if (node.rule() != TriggerRule.ALL_SUCCESS) {
      out.word("trigger", node.rule().word());
    }
    out.textUnlessEmpty("condition", node.condition());
    node.fanOut().ifPresent(map -> map(out, map));
    if (node.mayFail()) {
      out.word("mayFail", "true");
    }
    node.subWorkflow()
        .ifPresentOrElse(inner -> inner(out, inner), () -> out.text("type", node.task().type()));
    TaskWriter.write(out, node.task());
  }

  private static void map(YamlText out, FanOut map) {
    out.open("map");
    if (map.literal()) {
      out.raw("items", "[" + String.join(", ", map.items()) + "]");
    } else {
      out.text("source", map.source());
    }
    if (map.parallelism() > 0) {
      out.word("parallelism", Integer.toString(map.parallelism()));
    }
    out.close();
  }

  private static void inner(YamlText out, SubWorkflow inner) {
    out.open("workflow");
    out.text("id", inner.workflow());
    if (inner.version() > 0) {
      out.word("version", Integer.toString(inner.version()));
    }
    out.json("input", inner.input());
    out.close();
  }
}
