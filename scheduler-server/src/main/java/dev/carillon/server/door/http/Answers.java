package dev.carillon.server.door.http;

import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseCompleteException;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.common.stream.ClosedStreamException;
import dev.carillon.model.error.CarillonException;
import dev.carillon.server.mask.Mask;
import dev.carillon.server.mask.Refusals;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The answers of the doors whose errors are {@code {"error":"…"}}. */
public final class Answers {
  private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

  private Answers() {}

  /** JSON that is already written. */
  public static HttpResponse json(HttpStatus status, String json) {
    return HttpResponse.of(status, MediaType.JSON, json);
  }

  public static HttpResponse error(HttpStatus status, String message) {
    return HttpResponse.of(headers(status).build(), body(message));
  }

  /** 400 with every reason. */
  public static HttpResponse refused(List<String> problems) {
    return error(HttpStatus.BAD_REQUEST, String.join(" ", problems));
  }

  /** What to answer when a request ended so. Logs what nobody expected. */
  static HttpResponse of(String request, Throwable thrown) {
    return switch (thrown) {
      case CompletionException e when e.getCause() != null -> of(request, e.getCause());
      case CarillonException refused -> of(Refusals.hidden(refused));
      case ContentTooLargeException large ->
          error(
              HttpStatus.REQUEST_ENTITY_TOO_LARGE,
              "Expected a request of at most " + Whole.most(large) + ", but got a larger one.");
      // Whoever asked is gone, or has its answer already: nobody reads this.
      case ResponseCompleteException gone -> HttpResponse.of(HttpStatus.BAD_REQUEST);
      case ClosedStreamException gone -> HttpResponse.of(HttpStatus.BAD_REQUEST);
      case RejectedExecutionException stopping ->
          error(HttpStatus.SERVICE_UNAVAILABLE, "The server is stopping.");
      default -> {
        LOG.error("{} failed in a way that nobody expected.", request, thrown);
        yield error(
            HttpStatus.INTERNAL_SERVER_ERROR, "Carillon made a mistake; its log says more.");
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

  private static ResponseHeadersBuilder headers(HttpStatus status) {
    return ResponseHeaders.builder(status).contentType(MediaType.JSON);
  }

  private static HttpData body(String message) {
    return HttpData.ofUtf8("{\"error\":" + JsonText.quoted(Mask.text(message)) + "}");
  }
}
