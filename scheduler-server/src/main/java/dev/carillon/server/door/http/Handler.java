package dev.carillon.server.door.http;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.carillon.server.core.Caller;
import dev.carillon.server.log.LogFields;
import dev.carillon.server.security.CallerDecorator;
import java.util.concurrent.Executor;

/** Answers one whole request. May block; what it throws becomes an answer. */
public interface Handler {
  HttpResponse answer(ServiceRequestContext ctx, AggregatedHttpRequest request, Caller caller);

  /**
   * As a service.
   *
   * @param executor runs each request; makes a virtual thread for each
   */
  default HttpService on(Executor executor) {
    return (ctx, request) ->
        HttpResponse.of(
            Whole.of(ctx, request)
                .thenApplyAsync(
                    whole -> {
                      Caller caller = CallerDecorator.callerOf(ctx);
                      try (LogFields fields = CallFields.of(caller)) {
                        return answer(ctx, whole, caller);
                      }
                    },
                    executor)
                .exceptionally(e -> Answers.of(ctx.path(), e)));
  }
}
