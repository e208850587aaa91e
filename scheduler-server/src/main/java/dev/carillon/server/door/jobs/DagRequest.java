package dev.carillon.server.door.jobs;

import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.workflow.FailureStrategy;
import dev.carillon.model.workflow.Node;
import dev.carillon.model.workflow.Workflow;
import dev.carillon.server.door.http.ForeignName;
import dev.carillon.server.door.http.JsonBody;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A body of {@code POST /dag/run} as a workflow, or what is wrong with it. */
final class DagRequest {
  /** The attributes by which events name a task of a job. */
  static final String JOB_ID = "jobId";

  static final String TASK_NAME = "taskName";

  private static final Set<String> FIELDS =
      Set.of("jobId", "jobName", "userId", "tasks", "dependencies", "tenantId", "idempotencyKey");

  private DagRequest() {}

  /** What a body asks for. */
  sealed interface Command {
    /**
     * @param warnings what its sender should know
     */
    record Run(Workflow workflow, Map<String, String> labels, String key, List<String> warnings)
        implements Command {}

    /** One sentence a problem. */
    record Refused(List<String> problems) implements Command {}

    /** No tasks: what was told of dependencies before is to run. */
    record Declared() implements Command {}
  }

  /** Where tasks that are only named come from. */
  interface Known {
    Optional<NewTask> task(String tenant, String id);
  }

  static Command read(byte[] json, String queue, String header, Known known) {
    JsonBody body = JsonBody.read(json, FIELDS);
    if (!body.has("tasks") && !body.has("dependencies")) {
      return new Command.Declared();
    }
    String tenant = ForeignName.of(body.word("tenantId").orElse(tenantOf(header)));
    String job = body.word("jobId").orElse("");
    if (job.isEmpty() || job.length() > 200) {
      body.problem("Expected a jobId of 1 to 200 characters, for example \"job_202\".");
    }
    List<String> warnings = new ArrayList<>();
    Map<String, NewTask> tasks = new LinkedHashMap<>();
    for (String item : body.items("tasks")) {
      if (item.startsWith("{")) {
        full(item, queue, header, tasks, body);
      } else {
        named(JsonBody.plain(item), tenant, tasks, known, warnings, body);
      }
    }
    Map<String, List<String>> dependencies = body.lists("dependencies");
    check(tasks, dependencies, body);
    if (!body.problems().isEmpty()) {
      return new Command.Refused(body.problems());
    }
    List<Node> nodes = new ArrayList<>();
    tasks.forEach((id, task) -> nodes.add(node(id, task.ofTenant(tenant), job, dependencies)));
    Workflow workflow =
        new Workflow(
            tenant,
            ForeignName.of(job),
            0,
            cut(body.word("jobName").orElse("")),
            Map.of(),
            nodes,
            List.of(),
            FailureStrategy.CONTINUE,
            0,
            Duration.ZERO,
            Payload.EMPTY,
            0,
            "");
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put(JOB_ID, cut(job));
    body.word("userId").ifPresent(user -> labels.put("userId", cut(user)));
    return new Command.Run(
        workflow,
        labels,
        body.word("idempotencyKey").map(key -> "jobs:" + key).orElse(""),
        warnings);
  }

  static String tenantOf(String header) {
    return header.isEmpty() ? NewTask.DEFAULT_NAME : header;
  }

  private static String cut(String text) {
    return text.length() <= 60 ? text : text.substring(0, 60);
  }

  private static void full(
      String json, String queue, String header, Map<String, NewTask> tasks, JsonBody body) {
    switch (JobRequest.ofJob(json, queue, header)) {
      case JobRequest.Command.Refused(var problems) -> problems.forEach(body::problem);
      case JobRequest.Command.Submit(var task) -> {
        String id = task.attributes().getOrDefault(NewTask.OWN_ID, task.name());
        put(id, withoutOwnId(task), tasks, body);
      }
    }
  }

  /** A run's task is no second one of its own id: one job may run many times. */
  private static NewTask withoutOwnId(NewTask task) {
    Map<String, String> attributes = new LinkedHashMap<>(task.attributes());
    attributes.remove(NewTask.OWN_ID);
    return task.withAttributes(attributes).withIdempotencyKey("");
  }

  private static void named(
      String id,
      String tenant,
      Map<String, NewTask> tasks,
      Known known,
      List<String> warnings,
      JsonBody body) {
    NewTask task =
        known
            .task(tenant, id)
            .map(DagRequest::withoutOwnId)
            .orElseGet(
                () -> {
                  warnings.add(
                      "Nothing is known of task '"
                          + id
                          + "': it runs as an echo. Send it first by"
                          + " POST /tasks, or as a full object.");
                  return NewTask.of("echo", Payload.EMPTY);
                });
    put(id, task, tasks, body);
  }

  private static void put(String id, NewTask task, Map<String, NewTask> tasks, JsonBody body) {
    if (!id.matches("[A-Za-z0-9_][A-Za-z0-9_.:-]{0,127}")) {
      body.problem(
          "Expected a taskId of letters, digits, _ . : and -, at most 128, but got "
              + JsonBody.shortened(id)
              + ".");
    } else if (tasks.putIfAbsent(id, task) != null) {
      body.problem("Expected each task once, but got " + JsonBody.shortened(id) + " twice.");
    }
  }

  private static void check(
      Map<String, NewTask> tasks, Map<String, List<String>> dependencies, JsonBody body) {
    if (tasks.isEmpty()) {
      body.problem("Expected tasks, a list of ids or of objects, but got none.");
    }
    dependencies.forEach(
        (id, parents) -> {
          Set<String> all = new LinkedHashSet<>(parents);
          all.add(id);
          for (String each : all) {
            if (!tasks.containsKey(each)) {
              body.problem(
                  "Expected dependencies between the tasks, but "
                      + JsonBody.shortened(each)
                      + " is none of them.");
            }
          }
        });
  }

  static Node node(String id, NewTask task, String job, Map<String, List<String>> dependencies) {
    Map<String, String> attributes = new LinkedHashMap<>(task.attributes());
    attributes.put(JOB_ID, job);
    attributes.put(TASK_NAME, id);
    return Node.of(id, task.withAttributes(attributes))
        .after(dependencies.getOrDefault(id, List.of()).stream().distinct().toList());
  }
}
