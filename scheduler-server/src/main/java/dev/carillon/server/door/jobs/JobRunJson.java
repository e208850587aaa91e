package dev.carillon.server.door.jobs;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.carillon.model.task.Attempt;
import dev.carillon.model.task.Task;
import dev.carillon.model.workflow.Node;
import dev.carillon.model.workflow.NodeView;
import dev.carillon.model.workflow.Run;
import dev.carillon.model.workflow.Workflow;
import dev.carillon.server.mask.Mask;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** A job in this door's words. */
final class JobRunJson {
  private static final JsonFactory FACTORY = new JsonFactory();

  private JobRunJson() {}

  private interface Body {
    void write(JsonGenerator out) throws IOException;
  }

  private static String object(Body body) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = FACTORY.createGenerator(text)) {
      out.writeStartObject();
      body.write(out);
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // there is no I/O in a string
    }
    return text.toString();
  }

  /**
   * A run.
   *
   * @param nodes as they stand; empty: none has begun
   * @param ended tasks whose executions are told
   * @param logs the output of an attempt
   */
  static String run(
      Workflow workflow,
      Run run,
      List<NodeView> nodes,
      List<Task> ended,
      BiFunction<Task, Attempt, String> logs,
      List<String> warnings) {
    return object(
        out -> {
          out.writeStringField(
              "jobId", Mask.id(run.labels().getOrDefault(DagRequest.JOB_ID, workflow.id())));
          if (!workflow.name().isEmpty()) {
            out.writeStringField("jobName", Mask.text(workflow.name()));
          }
          if (run.labels().containsKey("userId")) {
            out.writeStringField("userId", Mask.text(run.labels().get("userId")));
          }
          out.writeStringField("runId", run.id());
          out.writeStringField("status", JobWords.status(run.state()));
          out.writeStringField("createdAt", JobJson.instant(run.createdMs()));
          if (run.endedMs() > 0) {
            out.writeStringField("endedAt", JobJson.instant(run.endedMs()));
          }
          tasks(out, workflow, nodes);
          dependencies(out, workflow);
          executions(out, ended, logs);
          if (!warnings.isEmpty()) {
            strings(out, "warnings", warnings.stream().map(Mask::text).toList());
          }
        });
  }

  private static void tasks(JsonGenerator out, Workflow workflow, List<NodeView> nodes)
      throws IOException {
    Map<String, NodeView> views = new HashMap<>();
    nodes.forEach(view -> views.put(view.id(), view));
    out.writeArrayFieldStart("tasks");
    for (Node node : workflow.nodes()) {
      NodeView view = views.get(node.id());
      out.writeStartObject();
      out.writeStringField("taskId", node.id());
      out.writeStringField("status", view == null ? "pending" : JobWords.status(view.state()));
      if (view != null && !view.error().isEmpty()) {
        out.writeStringField("error", Mask.text(view.error()));
      }
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private static void dependencies(JsonGenerator out, Workflow workflow) throws IOException {
    out.writeObjectFieldStart("dependencies");
    for (Node node : workflow.nodes()) {
      if (!node.dependsOn().isEmpty()) {
        strings(out, node.id(), node.dependsOn());
      }
    }
    out.writeEndObject();
  }

  private static void executions(
      JsonGenerator out, List<Task> ended, BiFunction<Task, Attempt, String> logs)
      throws IOException {
    out.writeArrayFieldStart("executions");
    for (Task task : ended) {
      for (Attempt attempt : task.history()) {
        String id = task.attributes().getOrDefault(DagRequest.TASK_NAME, task.id());
        JobJson.execution(out, id, attempt, logs.apply(task, attempt));
      }
    }
    out.writeEndArray();
  }

  private static void strings(JsonGenerator out, String name, List<String> texts)
      throws IOException {
    out.writeArrayFieldStart(name);
    for (String text : texts) {
      out.writeString(text);
    }
    out.writeEndArray();
  }

  /** A dependency that was told, with all of its tenant. */
  static String told(String name, List<String> parents, Workflow all) {
    return object(
        out -> {
          out.writeStringField("taskName", name);
          strings(out, "dependsOn", parents);
          dependencies(out, all);
        });
  }
}
