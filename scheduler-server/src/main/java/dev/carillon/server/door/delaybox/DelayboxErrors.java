package dev.carillon.server.door.delaybox;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseCompleteException;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.common.stream.ClosedStreamException;
import com.linecorp.armeria.server.ServerErrorHandler;
import com.linecorp.armeria.server.ServiceConfig;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.carillon.model.error.CarillonException;
import dev.carillon.server.mask.Mask;
import dev.carillon.server.mask.Refusals;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place where an error becomes this door's answer, {@code {"error":"…"}}. */
final class DelayboxErrors implements ServerErrorHandler {
  private static final Logger LOG = LoggerFactory.getLogger(DelayboxErrors.class);

  private static final String TOO_LARGE =
      "Expected a request of at most 4 MiB, but got a larger one.";

  static HttpResponse answer(Throwable thrown) {
    return switch (thrown) {
      case CompletionException e when e.getCause() != null -> answer(e.getCause());
      case CarillonException refused -> of(Refusals.hidden(refused));
      case ContentTooLargeException large -> of(HttpStatus.REQUEST_ENTITY_TOO_LARGE, TOO_LARGE);
      // Whoever asked is gone, or has its answer already: nobody reads this.
      case ResponseCompleteException gone -> HttpResponse.of(HttpStatus.BAD_REQUEST);
      case ClosedStreamException gone -> HttpResponse.of(HttpStatus.BAD_REQUEST);
      case RejectedExecutionException stopping ->
          of(HttpStatus.SERVICE_UNAVAILABLE, "The server is stopping.");
      default -> {
        LOG.error("A delaybox request failed in a way that nobody expected.", thrown);
        yield of(HttpStatus.INTERNAL_SERVER_ERROR, "Carillon made a mistake; its log says more.");
      }
    };
  }

  private static HttpResponse of(CarillonException e) {
    String advice = e.advice().isEmpty() ? "" : " " + e.advice();
    ResponseHeadersBuilder headers = headers(HttpStatus.valueOf(e.code().httpStatus()));
    if (e.retryAfter().isPositive()) {
      long seconds = (e.retryAfter().toMillis() + 999) / 1_000;
      headers.add(HttpHeaderNames.RETRY_AFTER, String.valueOf(seconds));
    }
    return HttpResponse.of(headers.build(), body(e.message() + advice));
  }

  static HttpResponse of(HttpStatus status, String message) {
    return HttpResponse.of(headers(status).build(), body(message));
  }

  private static ResponseHeadersBuilder headers(HttpStatus status) {
    return ResponseHeaders.builder(status).contentType(MediaType.JSON);
  }

  private static HttpData body(String message) {
    return HttpData.ofUtf8("{\"error\":" + JsonText.quoted(Mask.text(message)) + "}");
  }

  @Override
  public @Nullable HttpResponse onServiceException(ServiceRequestContext ctx, Throwable cause) {
    return null;
  }

  /** What the server refuses before the door is asked. */
  @Override
  public AggregatedHttpResponse renderStatus(
      @Nullable ServiceRequestContext ctx,
      ServiceConfig config,
      @Nullable RequestHeaders headers,
      HttpStatus status,
      @Nullable String description,
      @Nullable Throwable cause) {
    String message =
        switch (status.code()) {
          case 404 -> "Expected POST /task, GET /task or GET /ping, but got another path.";
          case 405 -> "Expected POST /task, GET /task or GET /ping, but got another method.";
          case 413 -> TOO_LARGE;
          default -> "Expected a request that can be served, but: " + status.reasonPhrase() + ".";
        };
    return AggregatedHttpResponse.of(headers(status).build(), body(message));
  }
}
