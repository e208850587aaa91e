package dev.carillon.server.door.jobs;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.Attempt;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.workflow.Limits;
import dev.carillon.model.workflow.NewRun;
import dev.carillon.model.workflow.Node;
import dev.carillon.model.workflow.Run;
import dev.carillon.model.workflow.RunUpdate;
import dev.carillon.model.workflow.Workflow;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.Tasks;
import dev.carillon.server.core.edit.AsNew;
import dev.carillon.server.core.workflow.Draft;
import dev.carillon.server.core.workflow.Workflows;
import dev.carillon.server.door.http.Answers;
import dev.carillon.server.door.http.ForeignName;
import dev.carillon.server.door.http.JsonBody;
import dev.carillon.server.security.Gate;
import dev.carillon.server.security.audit.Audit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;

/** Jobs of several tasks: {@code POST /dag/run}, {@code POST /tasks/dependencies}. */
final class JobRuns {
  /** The workflow that keeps what a tenant told of dependencies. */
  private static final String DECLARED = "jobs-dependencies";

  private static final String PUT = "carillon.v1.WorkflowService/Put";

  private static final String RUN = "POST /dag/run";
  private static final String DECLARE = "POST /tasks/dependencies";

  /** Tasks whose executions are shown with a run. */
  private static final int MOST_LOGS = 200;

  private final Tasks tasks;
  private final Workflows workflows;
  private final AskedMessages messages;
  private final String queue;
  private final Gate gate;
  private final Audit audit;
  private final BiFunction<Task, Attempt, String> logs;

  /** Telling dependencies is look and put: whoever comes in between is looked at again. */
  private static final int MOST_TRIES = 50;

  /** Those who hang on this server do not get in each other's way. */
  private final ReentrantLock telling = new ReentrantLock();

  /**
   * @param logs the output of an attempt
   */
  JobRuns(
      Tasks tasks,
      Workflows workflows,
      AskedMessages messages,
      Gate gate,
      Audit audit,
      String queue,
      BiFunction<Task, Attempt, String> logs) {
    this.tasks = tasks;
    this.messages = messages;
    this.workflows = workflows;
    this.queue = queue;
    this.gate = gate;
    this.audit = audit;
    this.logs = logs;
  }

  private Optional<NewTask> known(String tenant, String id) {
    return tasks.findOwn(tenant, id).map(AsNew::copy);
  }

  HttpResponse run(ServiceRequestContext ctx, AggregatedHttpRequest request, Caller caller) {
    audit.checked(RUN, caller, () -> gate.check("carillon.v1.WorkflowService/Run", caller));
    String header = request.headers().get(JobsDoor.TENANT, "");
    byte[] body = request.content().isEmpty() ? new byte[] {'{', '}'} : request.content().array();
    return switch (DagRequest.read(body, queue, header, this::known)) {
      case DagRequest.Command.Refused(var problems) -> Answers.refused(problems);
      case DagRequest.Command.Declared() ->
          started(refreshed(tenant(header)), Map.of(), "", List.of(), caller);
      case DagRequest.Command.Run(var workflow, var labels, var key, var warnings) ->
          started(workflow, labels, key, warnings, caller);
    };
  }

  private static String tenant(String header) {
    return ForeignName.of(DagRequest.tenantOf(header));
  }

  private HttpResponse started(
      Workflow workflow,
      Map<String, String> labels,
      String key,
      List<String> warnings,
      Caller caller) {
    return audit.door(
        RUN,
        workflow.tenant(),
        workflow.id(),
        caller,
        () -> stored(workflow, labels, key, warnings, caller));
  }

  private HttpResponse stored(
      Workflow workflow,
      Map<String, String> labels,
      String key,
      List<String> warnings,
      Caller caller) {
    requireOwn(workflow, caller);
    messages.expect(workflow.nodes().stream().map(Node::task).toList());
    int version = workflows.definitions().put(Draft.of(workflow), caller).version();
    NewRun plain = NewRun.of(workflow.tenant(), workflow.id());
    Run run =
        workflows
            .runs()
            .start(
                new NewRun(
                    plain.tenant(),
                    plain.workflow(),
                    version,
                    plain.input(),
                    labels,
                    key,
                    plain.deadline(),
                    ""),
                caller);
    return Answers.json(
        HttpStatus.CREATED, JobRunJson.run(workflow, run, List.of(), List.of(), logs, warnings));
  }

  /**
   * A job makes a workflow of its name, or a new version of it; whoever may only submit must not
   * change one that somebody else stored by doing so.
   */
  private void requireOwn(Workflow job, Caller caller) {
    if (!caller.authenticated() || job.id().equals(DECLARED) || gate.may(PUT, caller)) {
      return;
    }
    Optional<Workflow> known = latest(job.tenant(), job.id());
    if (known.isPresent()
        && !known.get().actor().equals(caller.name())
        && !job.sameAs(known.get())) {
      throw CarillonException.of(
              ErrorCode.PERMISSION_DENIED,
              "Expected a jobId that is free or your own, but somebody else stored another"
                  + " workflow '"
                  + job.id()
                  + "'.")
          .operation("run")
          .subject(job.id())
          .field("jobId")
          .advice("Choose another jobId, or ask for the role operator, which may change it.")
          .build();
    }
  }

  /** What was told before, each task as it is known by now. */
  private Workflow refreshed(String tenant) {
    Workflow told = declared(tenant);
    if (told.nodes().isEmpty()) {
      throw CarillonException.of(
              ErrorCode.INVALID_ARGUMENT,
              "Expected tasks, or dependencies told before by POST /tasks/dependencies, but there"
                  + " are none.")
          .build();
    }
    List<Node> nodes = new ArrayList<>();
    for (Node node : told.nodes()) {
      NewTask task = known(tenant, node.id()).orElse(node.task());
      nodes.add(
          DagRequest.node(
              node.id(), task.ofTenant(tenant), DECLARED, Map.of(node.id(), node.dependsOn())));
    }
    return Workflow.of(DECLARED, nodes).ofTenant(tenant);
  }

  private Workflow declared(String tenant) {
    return latest(tenant, DECLARED)
        .orElseGet(() -> Workflow.of(DECLARED, List.of()).ofTenant(tenant));
  }

  private Optional<Workflow> latest(String tenant, String id) {
    try {
      return Optional.of(workflows.definitions().get(tenant, id, 0));
    } catch (CarillonException e) {
      if (e.code() != ErrorCode.NOT_FOUND) {
        throw e;
      }
      return Optional.empty();
    }
  }

  HttpResponse declare(ServiceRequestContext ctx, AggregatedHttpRequest request, Caller caller) {
    audit.checked(DECLARE, caller, () -> gate.check("carillon.v1.WorkflowService/Run", caller));
    JsonBody body = JsonBody.read(request.content().array(), Set.of("taskName", "dependsOn"));
    body.missing("taskName", "\"load\"");
    body.missing("dependsOn", "[\"extract\"]");
    String name = body.text("taskName").orElse("");
    List<String> parents =
        body.raw("dependsOn").filter(json -> json.startsWith("\"")).isPresent()
            ? body.text("dependsOn").map(List::of).orElse(List.of())
            : body.texts("dependsOn").orElse(List.of());
    if (!body.problems().isEmpty()) {
      return Answers.refused(body.problems());
    }
    String tenant = tenant(request.headers().get(JobsDoor.TENANT, ""));
    telling.lock();
    try {
      return audit.door(
          DECLARE, tenant, name, caller, () -> declared(tenant, name, parents, caller));
    } finally {
      telling.unlock();
    }
  }

  private HttpResponse declared(String tenant, String name, List<String> parents, Caller caller) {
    for (int n = 0; n < MOST_TRIES; n++) {
      Workflow before = declared(tenant);
      Workflow told = with(before, name, parents);
      if (told.sameAs(before)
          || workflows
              .definitions()
              .putAfter(before.version(), Draft.of(told), caller)
              .isPresent()) {
        return Answers.json(HttpStatus.CREATED, JobRunJson.told(name, parents, told));
      }
    }
    throw CarillonException.of(
            ErrorCode.BUSY, "Expected to write a dependency down, but others did all the time.")
        .operation("dependencies")
        .subject(name)
        .retryAfter(Duration.ofSeconds(1))
        .advice("Try again.")
        .build();
  }

  private static Workflow with(Workflow told, String name, List<String> parents) {
    Map<String, Node> nodes = new LinkedHashMap<>();
    told.nodes().forEach(node -> nodes.put(node.id(), node));
    Set<String> all = new LinkedHashSet<>(parents);
    all.add(name);
    for (String id : all) {
      nodes.computeIfAbsent(
          id,
          unused ->
              DagRequest.node(
                  id,
                  NewTask.of("echo", Payload.EMPTY).ofTenant(told.tenant()),
                  DECLARED,
                  Map.of()));
    }
    Node node = Objects.requireNonNull(nodes.get(name));
    nodes.put(name, node.after(parents.stream().distinct().toList()));
    return Workflow.of(DECLARED, List.copyOf(nodes.values())).ofTenant(told.tenant());
  }

  HttpResponse show(ServiceRequestContext ctx, AggregatedHttpRequest request, Caller caller) {
    gate.check("carillon.v1.WorkflowService/GetRun", caller);
    String text = Objects.requireNonNull(ctx.pathParam("id"));
    TaskId id;
    try {
      id = TaskId.parse(text);
    } catch (IllegalArgumentException e) {
      throw CarillonException.notFound("get", "run", text);
    }
    RunUpdate update = workflows.runs().get(id, 0, Limits.NODES);
    Run run = update.run();
    if (!run.tenant().equals(tenant(request.headers().get(JobsDoor.TENANT, "")))) {
      throw CarillonException.notFound("get", "run", text);
    }
    Workflow workflow = workflows.definitions().get(run.tenant(), run.workflow(), run.version());
    List<Task> ended = new ArrayList<>();
    update.nodes().stream()
        .filter(node -> node.state().ended() && !node.taskId().isEmpty())
        .limit(MOST_LOGS)
        .forEach(node -> ended.add(tasks.get(TaskId.parse(node.taskId()))));
    return Answers.json(
        HttpStatus.OK, JobRunJson.run(workflow, run, update.nodes(), ended, logs, List.of()));
  }
}
