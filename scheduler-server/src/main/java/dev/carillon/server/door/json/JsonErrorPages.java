package dev.carillon.server.door.json;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.HttpStatusException;
import com.linecorp.armeria.server.RequestTimeoutException;
import com.linecorp.armeria.server.ServerErrorHandler;
import com.linecorp.armeria.server.ServiceConfig;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.wire.ErrorMapping;
import org.jspecify.annotations.Nullable;

/** What the server itself refuses, before any door is asked, in the words of the JSON twin. */
public final class JsonErrorPages implements ServerErrorHandler {
  @Override
  public @Nullable HttpResponse onServiceException(ServiceRequestContext ctx, Throwable cause) {
    boolean hasStatus = cause instanceof HttpStatusException;
    // Whose fault a late answer is, Armeria knows: 408 if the request never came, else 503.
    return hasStatus || cause instanceof RequestTimeoutException || isGrpc(ctx.request().headers())
        ? null
        : JsonErrors.answer(ctx.path(), cause);
  }

  @Override
  public @Nullable AggregatedHttpResponse renderStatus(
      @Nullable ServiceRequestContext ctx,
      ServiceConfig config,
      @Nullable RequestHeaders headers,
      HttpStatus status,
      @Nullable String description,
      @Nullable Throwable cause) {
    if (headers != null && isGrpc(headers)) {
      return null;
    }
    CarillonException e =
        CarillonException.of(code(status), message(status)).advice("Change the request.").build();
    return AggregatedHttpResponse.of(
        ResponseHeaders.builder(status).contentType(MediaType.JSON).build(),
        HttpData.wrap(ProtoJson.writeBrief(ErrorMapping.toProto(e))));
  }

  private static ErrorCode code(HttpStatus status) {
    return switch (status.code()) {
      case 413 -> ErrorCode.TOO_LARGE;
      case 404 -> ErrorCode.NOT_FOUND;
      case 429 -> ErrorCode.BUSY;
      case 503 -> ErrorCode.NOT_READY;
      default -> status.code() < 500 ? ErrorCode.INVALID_ARGUMENT : ErrorCode.INTERNAL;
    };
  }

  private static String message(HttpStatus status) {
    return switch (status.code()) {
      case 413 -> "Expected a request of at most 4 MiB, but got a larger one.";
      case 408 ->
          "Expected a whole request within the time of a call, but a part is still to come.";
      default -> "Expected a request that can be served, but: " + status.reasonPhrase() + ".";
    };
  }

  private static boolean isGrpc(RequestHeaders headers) {
    return headers.get(HttpHeaderNames.CONTENT_TYPE, "").startsWith("application/grpc");
  }
}
