package dev.carillon.server.door;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.logging.RequestLog;
import com.linecorp.armeria.server.DecoratingHttpServiceFunction;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.carillon.server.core.port.Requests;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The outermost link of every door's chain: tells what became of each request. */
final class RequestCount implements DecoratingHttpServiceFunction {
  private static final Map<String, String> BY_GRPC =
      Map.of(
          "0", "ok",
          "1", "cancelled",
          "2", "server_error",
          "4", "server_error",
          "7", "refused",
          "8", "limited",
          "13", "server_error",
          "14", "server_error",
          "15", "server_error",
          "16", "refused");

  private final Requests requests;
  private final String port;

  /**
   * @param port whose door it is, if the port is that of one door; else empty
   */
  RequestCount(Requests requests, String port) {
    this.requests = requests;
    this.port = port;
  }

  @Override
  public HttpResponse serve(HttpService next, ServiceRequestContext ctx, HttpRequest request)
      throws Exception {
    if (requests != Requests.NONE) {
      CompletableFuture<Void> unused =
          ctx.log()
              .whenComplete()
              .thenAccept(
                  log ->
                      requests.answered(door(ctx.path()), outcome(log), log.totalDurationNanos()));
    }
    return next.serve(ctx, request);
  }

  private String door(String path) {
    if (!port.isEmpty()) {
      return port;
    }
    if (path.startsWith("/carillon.v1.") || path.startsWith("/grpc.")) {
      return "grpc";
    }
    if (path.startsWith("/api/v1")) {
      return "json";
    }
    if (path.startsWith("/v1/")) {
      return "taskq";
    }
    if (path.startsWith("/tasks") || path.startsWith("/dag/")) {
      return "jobs";
    }
    return path.equals("/ticks") || path.equals("/tick") ? "ticks" : "pages";
  }

  private static String outcome(RequestLog log) {
    String grpc = log.responseTrailers().get("grpc-status");
    if (grpc == null) {
      grpc = log.responseHeaders().get("grpc-status");
    }
    if (grpc != null) {
      return BY_GRPC.getOrDefault(grpc, "client_error");
    }
    int status = log.responseHeaders().status().code();
    return switch (status) {
      case 401, 403 -> "refused";
      case 429 -> "limited";
      case 0, 499 -> "cancelled";
      default -> status < 400 ? "ok" : status < 500 ? "client_error" : "server_error";
    };
  }
}
