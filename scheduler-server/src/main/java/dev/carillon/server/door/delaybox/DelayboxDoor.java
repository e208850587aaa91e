package dev.carillon.server.door.delaybox;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.QueryParams;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServerBuilder;
import dev.carillon.model.error.CarillonException;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.Tasks;
import dev.carillon.server.door.http.Whole;
import dev.carillon.server.security.CallerDecorator;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;

/** {@code POST /task}, {@code GET /task} and {@code GET /ping}, to the letter. */
public final class DelayboxDoor {
  private static final Set<String> PARAMETERS = Set.of("offset", "limit");

  private final Tasks tasks;
  private final DelayboxTranslator translator;
  private final DelayboxList list;
  private final Executor executor;

  /**
   * @param queue where its tasks go
   * @param topic the Kafka topic that due PUB_SUB payloads go to
   * @param executor runs each request; makes a virtual thread for each
   */
  public DelayboxDoor(Tasks tasks, String queue, String topic, Executor executor) {
    this.tasks = tasks;
    this.translator = new DelayboxTranslator(queue, topic);
    this.list = new DelayboxList(tasks, queue);
    this.executor = executor;
  }

  /**
   * Puts the door on a server.
   *
   * @param contextPath before each path; empty or beginning with a slash
   */
  public void on(ServerBuilder server, String contextPath) {
    server.route().post(contextPath + "/task").build(service(this::create));
    server
        .route()
        .get(contextPath + "/task")
        .build(
            (ctx, request) ->
                service((whole, caller) -> show(ctx.queryParams())).serve(ctx, request));
    server.route().get(contextPath + "/ping").build((ctx, request) -> HttpResponse.of("pong"));
    server.errorHandler(new DelayboxErrors());
  }

  private HttpService service(BiFunction<AggregatedHttpRequest, Caller, HttpResponse> handler) {
    return (ctx, request) ->
        HttpResponse.of(
            Whole.of(ctx, request)
                .thenApplyAsync(
                    whole -> handler.apply(whole, CallerDecorator.callerOf(ctx)), executor)
                .exceptionally(DelayboxErrors::answer));
  }

  private HttpResponse create(AggregatedHttpRequest request, Caller caller) {
    DelayboxMessage message = DelayboxRequest.read(request.content().array());
    return switch (translator.translate(message)) {
      case Translation.Refused refused ->
          DelayboxErrors.of(HttpStatus.BAD_REQUEST, String.join(" ", refused.problems()));
      case Translation.Understood understood ->
          created(tasks.submit(understood.task(), caller).receipt().id(), understood);
    };
  }

  private static HttpResponse created(String id, Translation.Understood understood) {
    String warning =
        understood.warnings().isEmpty()
            ? ""
            : ",\"warning\":" + JsonText.quoted(String.join(" ", understood.warnings()));
    return HttpResponse.of(
        MediaType.JSON,
        "{\"message\":\"task created\",\"taskUuid\":" + JsonText.quoted(id) + warning + "}");
  }

  private HttpResponse show(QueryParams query) {
    for (String name : query.names()) {
      if (!PARAMETERS.contains(name) || query.getAll(name).size() > 1) {
        throw CarillonException.invalid(
            name, "Expected offset and limit, each at most once, but got '" + name + "'.", "");
      }
    }
    int offset =
        DelayboxList.number("offset", query.get("offset", "0"), 0, DelayboxList.MAX_OFFSET);
    int limit =
        DelayboxList.number(
            "limit",
            query.get("limit", String.valueOf(DelayboxList.DEFAULT_LIMIT)),
            1,
            DelayboxList.MAX_LIMIT);
    return HttpResponse.of(HttpStatus.OK, MediaType.JSON, HttpData.wrap(list.json(offset, limit)));
  }
}
