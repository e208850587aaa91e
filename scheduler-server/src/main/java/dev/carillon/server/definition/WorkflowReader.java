package dev.carillon.server.definition;

import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.workflow.FailureStrategy;
import dev.carillon.model.workflow.FanOut;
import dev.carillon.model.workflow.Node;
import dev.carillon.model.workflow.SubWorkflow;
import dev.carillon.model.workflow.TriggerRule;
import dev.carillon.model.workflow.Workflow;
import dev.carillon.server.definition.Tree.Mapping;
import dev.carillon.server.definition.Tree.Sequence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Workflows of documents that fit their schema. */
final class WorkflowReader {
  private final List<Fault> faults = new ArrayList<>();

  /** Values that fit the schema and still cannot be. */
  List<Fault> faults() {
    return faults;
  }

  Workflow read(Mapping from) {
    String tenant = TaskReader.text(from, "tenant").orElse(NewTask.DEFAULT_NAME);
    return new Workflow(
        tenant,
        TaskReader.text(from, "id").orElse(""),
        0,
        TaskReader.text(from, "name").orElse(""),
        TaskReader.texts(from, "labels"),
        nodes(from, "nodes", tenant),
        nodes(from, "finally", tenant),
        TaskReader.text(from, "onFailure").orElse("").equals("stop")
            ? FailureStrategy.STOP
            : FailureStrategy.CONTINUE,
        TaskReader.whole(from, "parallelism", 0),
        TaskReader.span(from, "deadline").orElse(Duration.ZERO),
        from.get("input").map(TaskReader::json).orElse(Payload.EMPTY),
        0,
        "");
  }

  private List<Node> nodes(Mapping from, String key, String tenant) {
    List<Node> nodes = new ArrayList<>();
    if (from.get(key).orElse(null) instanceof Sequence sequence) {
      for (Tree item : sequence.items()) {
        String path = Paths.item(key, nodes.size());
        nodes.add(node((Mapping) item, path, tenant));
      }
    }
    return nodes;
  }

  private Node node(Mapping from, String path, String tenant) {
    NewTask task = NewTask.of(NewTask.DEFAULT_NAME, Payload.EMPTY);
    try {
      task = TaskReader.read(from, tenant);
    } catch (IllegalArgumentException e) {
      faults.add(new Fault(from.at(), path, String.valueOf(e.getMessage()), "Correct it."));
    }
    return new Node(
        TaskReader.text(from, "id").orElse(""),
        task,
        from.get("dependsOn").map(WorkflowReader::ids).orElse(List.of()),
        TaskReader.text(from, "trigger")
            .flatMap(TriggerRule::ofWord)
            .orElse(TriggerRule.ALL_SUCCESS),
        TaskReader.text(from, "condition").orElse(""),
        from.get("map").map(WorkflowReader::map),
        from.get("workflow").map(WorkflowReader::inner),
        TaskReader.flag(from, "mayFail"));
  }

  private static List<String> ids(Tree tree) {
    return tree instanceof Sequence sequence
        ? sequence.items().stream().map(Tree::text).toList()
        : List.of(tree.text());
  }

  private static FanOut map(Tree tree) {
    return switch (tree) {
      case Sequence sequence -> new FanOut(items(sequence), "", 0);
      case Tree.Scalar source -> FanOut.over(source.text());
      case Mapping mapping ->
          new FanOut(
              mapping.get("items").map(WorkflowReader::items).orElse(List.of()),
              TaskReader.text(mapping, "source").orElse(""),
              TaskReader.whole(mapping, "parallelism", 0));
    };
  }

  private static List<String> items(Tree tree) {
    return tree instanceof Sequence sequence
        ? sequence.items().stream().map(JsonTrees::write).toList()
        : List.of();
  }

  private static SubWorkflow inner(Tree tree) {
    if (!(tree instanceof Mapping mapping)) {
      return new SubWorkflow(tree.text(), 0, Payload.EMPTY);
    }
    Optional<Tree> input = mapping.get("input");
    return new SubWorkflow(
        TaskReader.text(mapping, "id").orElse(""),
        TaskReader.whole(mapping, "version", 0),
        input.map(TaskReader::json).orElse(Payload.EMPTY));
  }
}
