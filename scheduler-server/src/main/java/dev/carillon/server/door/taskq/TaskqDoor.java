package dev.carillon.server.door.taskq;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.task.Payload;
import dev.carillon.model.trace.TraceContext;
import dev.carillon.model.worker.Assignment;
import dev.carillon.server.config.Doors;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.Engine;
import dev.carillon.server.door.http.Answers;
import dev.carillon.server.door.http.Handler;
import dev.carillon.server.door.http.JsonText;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** {@code POST /v1/tasks/enqueue, dequeue, update} and {@code GET /v1/about}, to the letter. */
public final class TaskqDoor {
  private final Engine engine;
  private final Doors.Taskq settings;
  private final Supplier<String> about;
  private final Executor executor;

  /**
   * @param about the answer to {@code GET /v1/about}
   * @param executor runs each request; makes a virtual thread for each
   */
  public TaskqDoor(Engine engine, Doors.Taskq settings, Supplier<String> about, Executor executor) {
    this.engine = engine;
    this.settings = settings;
    this.about = about;
    this.executor = executor;
  }

  /** Puts the door on a server. */
  public void on(ServerBuilder server) {
    Handler work = this::work;
    server.route().post("/v1/tasks/enqueue").build(work.on(executor));
    server.route().post("/v1/tasks/dequeue").build(work.on(executor));
    server.route().post("/v1/tasks/update").build(work.on(executor));
    Handler show = (ctx, request, caller) -> Answers.json(HttpStatus.OK, about.get());
    server.route().get("/v1/about").build(show.on(executor));
  }

  private HttpResponse work(
      ServiceRequestContext ctx, AggregatedHttpRequest request, Caller caller) {
    byte[] json = request.content().array();
    TaskqRequest.Command command =
        switch (ctx.path()) {
          case "/v1/tasks/enqueue" ->
              TaskqRequest.enqueue(json, settings.queue(), settings.lease());
          case "/v1/tasks/dequeue" -> TaskqRequest.dequeue(json);
          default -> TaskqRequest.update(json);
        };
    return switch (command) {
      case TaskqRequest.Command.Refused(var problems) -> Answers.refused(problems);
      case TaskqRequest.Command.Enqueue enqueue -> enqueue(enqueue, caller);
      case TaskqRequest.Command.Dequeue dequeue -> dequeue(dequeue, principal(caller));
      case TaskqRequest.Command.Update update -> update(update, principal(caller));
    };
  }

  private HttpResponse enqueue(TaskqRequest.Command.Enqueue command, Caller caller) {
    String uuid = engine.tasks().submit(command.task(), caller).receipt().id();
    return Answers.json(
        HttpStatus.CREATED,
        "{\"name\":"
            + JsonText.quoted(command.name())
            + field("schedule", command.schedule())
            + field("config", command.config())
            + ",\"uuid\":"
            + JsonText.quoted(uuid)
            + "}");
  }

  private static String field(String name, String json) {
    return json.isEmpty() ? "" : ",\"" + name + "\":" + json;
  }

  /** A name that nobody proved must not part two callers that were one. */
  private static String principal(Caller caller) {
    return caller.authenticated() ? caller.name() : "";
  }

  private HttpResponse dequeue(TaskqRequest.Command.Dequeue command, String principal) {
    Optional<Assignment> work =
        engine.pulls().pull(command.puller().of(principal), command.types(), settings.lease());
    return work.map(TaskqDoor::handedOut)
        .orElseGet(
            () ->
                Answers.error(
                    HttpStatus.NOT_FOUND,
                    "Nothing is due that these capabilities can do; ask again later."));
  }

  private static HttpResponse handedOut(Assignment work) {
    String name = work.attributes().getOrDefault(TaskqRequest.NAME, work.type());
    String schedule = work.attributes().getOrDefault(TaskqRequest.SCHEDULE, seconds(work.dueMs()));
    return Answers.json(
        HttpStatus.OK,
        "{\"name\":"
            + JsonText.quoted(name)
            + ",\"args\":"
            + JsonText.of(work.payload())
            + ",\"uuid\":"
            + JsonText.quoted(work.attempt().id().toString())
            + ",\"schedule\":"
            + schedule
            + TraceContext.of(work.attributes()).map(TaskqDoor::trace).orElse("")
            + "}");
  }

  /** Only of a task that is part of a trace: the answer to all others is what it was. */
  private static String trace(TraceContext trace) {
    String state =
        trace.state().isEmpty() ? "" : ",\"tracestate\":" + JsonText.quoted(trace.state());
    return ",\"traceparent\":" + JsonText.quoted(trace.parent()) + state;
  }

  /** Epoch seconds as JSON, with what there is of milliseconds. */
  private static String seconds(long millis) {
    return BigDecimal.valueOf(millis, 3).stripTrailingZeros().toPlainString();
  }

  private HttpResponse update(TaskqRequest.Command.Update command, String principal) {
    engine
        .pulls()
        .finish(
            command.puller().of(principal),
            TaskqRequest.id(command.uuid())
                .orElseThrow(() -> CarillonException.notFound("update", "task", command.uuid())),
            command.success(),
            command.result().isEmpty()
                ? "The worker gave no reason."
                : JsonText.plain(command.result()),
            Payload.of(command.result()));
    return Answers.json(HttpStatus.OK, "{}");
  }
}
