package dev.carillon.server.definition;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.workflow.Node;
import dev.carillon.model.workflow.Workflow;
import dev.carillon.server.definition.Tree.Mapping;
import dev.carillon.server.definition.Tree.Sequence;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Recorded jobs: {@code jobId}, {@code tasks} with run times, {@code dependencies}. */
public final class JobFile {
  private JobFile() {}

  /**
   * A workflow of tasks that sleep.
   *
   * @param name becomes its id, in lower case
   * @param scale by which run times are multiplied
   * @throws CarillonException INVALID_ARGUMENT with the line
   */
  public static Workflow read(String text, String name, double scale, String queue) {
    Mapping job = mapping(document(text), "the file");
    Map<String, List<String>> dependencies = new HashMap<>();
    if (job.get("dependencies").orElse(null) instanceof Mapping all) {
      all.entries().forEach((id, parents) -> dependencies.put(id, ids(parents)));
    }
    if (!(job.get("tasks").orElse(null) instanceof Sequence tasks)) {
      throw wrong(job, "Expected tasks, a list, but there is none.");
    }
    List<Node> nodes = new ArrayList<>();
    for (Tree each : tasks.items()) {
      Mapping task = mapping(each, "a task");
      String id =
          TaskReader.text(task, "taskId")
              .orElseThrow(() -> wrong(task, "Expected a taskId, but there is none."));
      NewTask sleep =
          NewTask.of("sleep", Payload.of("{\"millis\":" + millis(task, scale) + "}"))
              .inQueue(queue);
      nodes.add(Node.of(id, sleep).after(dependencies.getOrDefault(id, List.of())));
    }
    return Workflow.of(id(name), nodes);
  }

  /** The workflow as YAML. */
  public static String text(Workflow workflow) {
    return WorkflowWriter.write(workflow);
  }

  private static Tree document(String text) {
    try {
      List<Tree> trees = Documents.read(text);
      if (trees.size() == 1) {
        return trees.getFirst();
      }
      throw CarillonException.invalid(
          "FILE", "Expected one job, but got " + trees.size() + ".", "One a file.");
    } catch (Unreadable e) {
      throw CarillonException.invalid(
          "FILE", "line " + e.place().line() + ": " + e.message(), e.advice());
    }
  }

  private static Mapping mapping(Tree tree, String what) {
    if (tree instanceof Mapping mapping) {
      return mapping;
    }
    throw wrong(tree, "Expected " + what + " to be a mapping, but it is none.");
  }

  private static CarillonException wrong(Tree at, String message) {
    return CarillonException.invalid(
        "FILE", "line " + at.at().line() + ": " + message, "See carillon workflow import --help.");
  }

  private static List<String> ids(Tree parents) {
    return parents instanceof Sequence sequence
        ? sequence.items().stream().map(Tree::text).distinct().toList()
        : List.of(parents.text());
  }

  private static long millis(Mapping task, double scale) {
    Tree seconds = task.get("runtimeSeconds").orElse(null);
    if (seconds == null) {
      return 0;
    }
    if (!(seconds instanceof Tree.Scalar scalar)
        || scalar.kind() != Tree.Scalar.Kind.NUMBER
        || scalar.text().length() > 30) {
      throw wrong(seconds, "Expected runtimeSeconds to be a number.");
    }
    return Math.clamp(
        Math.round(new BigDecimal(scalar.text()).doubleValue() * 1_000 * scale), 0, 604_800_000L);
  }

  private static String id(String name) {
    String lower = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._-]+", "-");
    String id = lower.replaceAll("^[._-]+", "");
    return id.isEmpty() ? "imported" : id.substring(0, Math.min(64, id.length()));
  }
}
