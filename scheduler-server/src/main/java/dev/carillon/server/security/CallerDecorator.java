package dev.carillon.server.security;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.DecoratingHttpServiceFunction;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.carillon.model.error.CarillonException;
import dev.carillon.server.core.Caller;
import io.netty.util.AttributeKey;
import org.jspecify.annotations.Nullable;

/**
 * The link of every door's chain that finds out who calls. It keeps a refusal until the door asks,
 * so that each protocol says it in its own words.
 */
public final class CallerDecorator implements DecoratingHttpServiceFunction {
  private static final AttributeKey<Caller> CALLER =
      AttributeKey.valueOf(CallerDecorator.class, "caller");
  private static final AttributeKey<CarillonException> REFUSAL =
      AttributeKey.valueOf(CallerDecorator.class, "refusal");

  @Override
  public HttpResponse serve(HttpService next, ServiceRequestContext ctx, HttpRequest request)
      throws Exception {
    try {
      RequestHeaders headers = request.headers();
      BrowserGuard.check(nonNull(headers.authority()), headers.get(HttpHeaderNames.ORIGIN, ""));
      ctx.setAttr(
          CALLER, Principals.of(ctx.remoteAddress().getAddress(), actor(request.headers())));
    } catch (CarillonException e) {
      ctx.setAttr(REFUSAL, e);
    }
    return next.serve(ctx, request);
  }

  private static String nonNull(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static String actor(RequestHeaders headers) {
    String actor = headers.get(Principals.ACTOR_HEADER);
    return actor != null ? actor : headers.get(Principals.ACTOR_HEADER_HTTP, "");
  }

  /**
   * The caller of a request that came through the chain.
   *
   * @throws CarillonException if it may not call
   */
  public static Caller callerOf(ServiceRequestContext ctx) {
    CarillonException refusal = ctx.attr(REFUSAL);
    if (refusal != null) {
      throw refusal;
    }
    Caller caller = ctx.attr(CALLER);
    if (caller == null) {
      throw new IllegalStateException("Expected every request to come through the chain.");
    }
    return caller;
  }
}
