package dev.carillon.server.door.jobs;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.Attempt;
import dev.carillon.model.task.LogChunk;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskId;
import dev.carillon.server.config.Doors;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.Sink;
import dev.carillon.server.core.Tasks;
import dev.carillon.server.core.notify.Notifications;
import dev.carillon.server.core.workflow.Workflows;
import dev.carillon.server.door.http.Answers;
import dev.carillon.server.door.http.ForeignName;
import dev.carillon.server.door.http.Handler;
import dev.carillon.server.security.Gate;
import dev.carillon.server.security.audit.Audit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * {@code POST /tasks/schedule}, {@code POST /tasks} and {@code GET /tasks/{id}}, to the letter, and
 * jobs of several tasks.
 */
public final class JobsDoor {
  static final String TENANT = "X-Tenant-ID";

  /** Executions shown with a task, the last ones. */
  private static final int MOST_RUNS = 20;

  private final Tasks tasks;
  private final JobRuns runs;
  private final AskedMessages messages;
  private final Doors.Jobs settings;
  private final Executor executor;

  /**
   * @param executor runs each request; makes a virtual thread for each
   */
  public JobsDoor(
      Tasks tasks,
      Workflows workflows,
      Notifications notifications,
      Gate gate,
      Audit audit,
      Doors.Jobs settings,
      Executor executor) {
    this.tasks = tasks;
    this.messages = new AskedMessages(notifications);
    this.runs = new JobRuns(tasks, workflows, messages, gate, audit, settings.queue(), this::logs);
    this.settings = settings;
    this.executor = executor;
  }

  /** Puts the door on a server. */
  public void on(ServerBuilder server) {
    Handler submit = this::submit;
    server.route().post("/tasks").build(submit.on(executor));
    server.route().post("/tasks/schedule").build(submit.on(executor));
    Handler show = this::show;
    server.route().get("/tasks/{id}").build(show.on(executor));
    Handler dag = runs::run;
    server.route().post("/dag/run").build(dag.on(executor));
    Handler run = runs::show;
    server.route().get("/dag/run/{id}").build(run.on(executor));
    Handler declare = runs::declare;
    server.route().post("/tasks/dependencies").build(declare.on(executor));
  }

  private HttpResponse submit(
      ServiceRequestContext ctx, AggregatedHttpRequest request, Caller caller) {
    String tenant = request.headers().get(TENANT, "");
    return switch (JobRequest.read(request.content().array(), settings.queue(), tenant)) {
      case JobRequest.Command.Refused(var problems) -> Answers.refused(problems);
      case JobRequest.Command.Submit(var task) -> {
        refuseSecondOfItsId(task, caller);
        messages.expect(List.of(task));
        String id = tasks.submit(task, caller).receipt().id();
        Task stored = tasks.get(TaskId.parse(id));
        yield Answers.json(HttpStatus.CREATED, JobJson.task(stored, List.of(), run -> ""));
      }
    };
  }

  /**
   * An id and another idempotency key: the engine would take it for another task. Whether another
   * tenant has the id is nobody's business: that task is refused for its tenant.
   */
  private void refuseSecondOfItsId(NewTask task, Caller caller) {
    String id = task.attributes().getOrDefault(NewTask.OWN_ID, "");
    if (!id.isEmpty()
        && caller.access().reaches(task.tenant(), task.queue())
        && tasks
            .findOwn(task.tenant(), id)
            .filter(known -> !known.idempotencyKey().equals(task.idempotencyKey()))
            .isPresent()) {
      throw CarillonException.of(
              ErrorCode.CONFLICT,
              "Expected a taskId that is free, but '" + id + "' names a task of another request.")
          .field("taskId")
          .build();
    }
  }

  private HttpResponse show(
      ServiceRequestContext ctx, AggregatedHttpRequest request, Caller caller) {
    String id = Objects.requireNonNull(ctx.pathParam("id"));
    String header = request.headers().get(TENANT, "");
    String tenant = ForeignName.of(header.isEmpty() ? JobRequest.DEFAULT_TENANT : header);
    Task task =
        tasks
            .findOwn(tenant, id)
            .or(() -> byId(id))
            // That a task of another tenant exists is nobody else's business.
            .filter(found -> found.tenant().equals(tenant))
            .orElseThrow(() -> CarillonException.notFound("get", "task", id));
    List<Attempt> all = task.history();
    List<Attempt> last = all.subList(Math.max(0, all.size() - MOST_RUNS), all.size());
    return Answers.json(HttpStatus.OK, JobJson.task(task, last, run -> logs(task, run)));
  }

  private Optional<Task> byId(String text) {
    try {
      return Optional.of(tasks.get(TaskId.parse(text)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private String logs(Task task, Attempt run) {
    StringBuilder text = new StringBuilder();
    tasks.logs(
        TaskId.parse(task.id()),
        run.gen(),
        false,
        new Sink<LogChunk>() {
          @Override
          public boolean send(LogChunk chunk) {
            text.append(chunk.data().utf8());
            return true;
          }

          @Override
          public boolean open() {
            return true;
          }
        });
    return text.toString();
  }
}
