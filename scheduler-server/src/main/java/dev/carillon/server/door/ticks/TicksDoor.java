package dev.carillon.server.door.ticks;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.SubmitResult;
import dev.carillon.server.config.Doors;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.Tasks;
import dev.carillon.server.door.http.Answers;
import dev.carillon.server.door.http.Handler;
import dev.carillon.server.door.http.JsonBody;
import dev.carillon.server.door.http.PlainErrorPages;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * {@code POST /ticks} and {@code POST /tick}, to the letter. Beside the one object of the protocol
 * an array of them is taken, for those who send many.
 */
public final class TicksDoor {
  private static final int MOST = 1_000;

  private final Tasks tasks;
  private final Doors.Ticks settings;
  private final Executor executor;

  /**
   * @param executor runs each request; makes a virtual thread for each
   */
  public TicksDoor(Tasks tasks, Doors.Ticks settings, Executor executor) {
    this.tasks = tasks;
    this.settings = settings;
    this.executor = executor;
  }

  /** Puts the door on the main port, which has a health page already. */
  public void on(ServerBuilder server) {
    Handler take = this::take;
    HttpService service = take.on(executor);
    server.route().post("/ticks").build(service);
    server.route().post("/tick").build(service);
  }

  /** Puts the door on a port of its own. */
  public void alone(ServerBuilder server) {
    on(server);
    server.route().get("/healthy").build((ctx, request) -> Answers.json(HttpStatus.OK, "{}"));
    server.errorHandler(new PlainErrorPages("POST /ticks, POST /tick or GET /healthy"));
  }

  private HttpResponse take(
      ServiceRequestContext ctx, AggregatedHttpRequest request, Caller caller) {
    List<JsonBody> bodies = JsonBody.readSome(request.content().array(), Tick.FIELDS, MOST);
    List<Tick> ticks = bodies.stream().map(Tick::read).toList();
    List<String> problems = bodies.stream().flatMap(b -> b.problems().stream()).limit(20).toList();
    if (!problems.isEmpty()) {
      return Answers.refused(problems);
    }
    List<SubmitResult> results =
        tasks.submit(ticks.stream().map(t -> t.task(settings)).toList(), caller);
    for (int i = 0; i < results.size(); i++) {
      if (results.get(i) instanceof SubmitResult.Refused(CarillonException error)
          && !isKnown(ticks.get(i), error)) {
        throw error;
      }
    }
    return Answers.json(HttpStatus.OK, "{}");
  }

  /** The same item and time in other words: it is stored, and one of them is enough. */
  private boolean isKnown(Tick tick, CarillonException error) {
    return error.code() == ErrorCode.CONFLICT
        && tasks.findOwn(NewTask.DEFAULT_NAME, tick.identity()).isPresent();
  }
}
