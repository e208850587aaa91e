package dev.carillon.server.door;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.DecoratingHttpServiceFunction;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;

/**
 * Tells browsers and caches what every answer outside of gRPC is: nothing to guess the kind of, to
 * show within a page, or to keep.
 */
final class AnswerHeaders implements DecoratingHttpServiceFunction {
  @Override
  public HttpResponse serve(HttpService next, ServiceRequestContext ctx, HttpRequest request)
      throws Exception {
    String path = ctx.path();
    if (!path.startsWith("/carillon.v1.") && !path.startsWith("/grpc.")) {
      ctx.setAdditionalResponseHeader(HttpHeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff");
      ctx.setAdditionalResponseHeader(HttpHeaderNames.X_FRAME_OPTIONS, "DENY");
      ctx.setAdditionalResponseHeader(HttpHeaderNames.CACHE_CONTROL, "no-store");
    }
    return next.serve(ctx, request);
  }
}
