package dev.carillon.server.door.json;

import com.google.protobuf.Message;
import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.QueryParams;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.carillon.model.error.CarillonException;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.Engine;
import dev.carillon.server.door.http.CallFields;
import dev.carillon.server.door.http.Whole;
import dev.carillon.server.door.rpc.BatchSubmit;
import dev.carillon.server.door.rpc.Rpcs;
import dev.carillon.server.log.LogFields;
import dev.carillon.server.security.CallerDecorator;
import dev.carillon.server.security.Gate;
import dev.carillon.server.security.audit.Audit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Every unary call as JSON under {@code /api/v1}. Success is always 200, as one RPC has one good
 * answer; whether a submit stored something new is told by {@code duplicate}.
 */
public final class JsonDoor implements HttpService {
  private final Routes routes;
  private final Gate gate;
  private final Audit audit;
  private final BatchSubmit batch;
  private final Executor executor;

  /**
   * @param executor runs each call; makes a virtual thread for each
   */
  public JsonDoor(Engine engine, Rpcs rpcs, Executor executor) {
    this.routes = new Routes(rpcs);
    this.gate = rpcs.gate();
    this.audit = rpcs.audit();
    this.batch = new BatchSubmit(audit.tasks(engine.tasks(), BatchSubmit.NAME));
    this.executor = executor;
  }

  /** Every path as people write it. */
  public List<String> paths() {
    return routes.all();
  }

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest request) {
    CompletableFuture<HttpResponse> answer =
        Whole.of(ctx, request)
            .thenApplyAsync(whole -> answer(ctx, whole), executor)
            .exceptionally(e -> JsonErrors.answer(ctx.path(), e));
    return HttpResponse.of(answer);
  }

  private HttpResponse answer(ServiceRequestContext ctx, AggregatedHttpRequest request) {
    Caller caller = CallerDecorator.callerOf(ctx);
    try (LogFields fields = CallFields.of(caller)) {
      return answer(ctx, request, caller);
    }
  }

  private HttpResponse answer(
      ServiceRequestContext ctx, AggregatedHttpRequest request, Caller caller) {
    String verb = request.method().name();
    Optional<Routes.Match> match = routes.find(verb, ctx.path());
    if (match.isPresent()) {
      Message answer = call(match.get(), ctx.queryParams(), request.content().array(), caller);
      return HttpResponse.of(HttpStatus.OK, MediaType.JSON, HttpData.wrap(ProtoJson.write(answer)));
    }
    List<String> verbs = routes.verbs(ctx.path());
    return verbs.isEmpty()
        ? JsonErrors.unknownPath(verb, ctx.path(), routes.all())
        : JsonErrors.notAllowed(verb, ctx.path(), verbs);
  }

  private Message call(Routes.Match match, QueryParams query, byte[] body, Caller caller) {
    Route route = match.route();
    if (route.rpc().fullName().equals(BatchSubmit.NAME)) {
      audit.checked(BatchSubmit.NAME, caller, () -> gate.check(BatchSubmit.NAME, caller));
      return batch.submit(BatchReader.read(body), caller);
    }
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    query.forEach(
        (name, value) -> parameters.computeIfAbsent(name, k -> new ArrayList<>()).add(value));
    try {
      Message request = route.request(match.variables(), parameters, body);
      return route.rpc().handle(request, caller);
    } catch (CarillonException e) {
      throw AsWritten.of(BodyPaths.fromRoot(route.body(), e), parameters.keySet(), body);
    }
  }
}
