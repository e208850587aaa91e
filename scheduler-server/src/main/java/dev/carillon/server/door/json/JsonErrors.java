package dev.carillon.server.door.json;

import com.fasterxml.jackson.core.JsonGenerator;
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
import dev.carillon.model.error.ErrorCode;
import dev.carillon.server.door.http.Whole;
import dev.carillon.server.mask.Mask;
import dev.carillon.server.mask.Refusals;
import dev.carillon.wire.ErrorMapping;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place where an error becomes an HTTP answer with its ErrorInfo as JSON. */
public final class JsonErrors {
  private static final Logger LOG = LoggerFactory.getLogger(JsonErrors.class);

  private JsonErrors() {}

  /** What to answer when a request ended so. Logs what nobody expected. */
  public static HttpResponse answer(String request, Throwable thrown) {
    return switch (thrown) {
      case CompletionException e when e.getCause() != null -> answer(request, e.getCause());
      case AsWritten refused -> of(Refusals.hidden(refused.error()), refused.field());
      case CarillonException refused -> of(Refusals.hidden(refused));
      case ContentTooLargeException large -> of(tooLarge(large));
      // Whoever asked is gone, or has its answer already: nobody's fault, and nobody reads this.
      case ResponseCompleteException gone -> HttpResponse.of(HttpStatus.BAD_REQUEST);
      case ClosedStreamException gone -> HttpResponse.of(HttpStatus.BAD_REQUEST);
      case RejectedExecutionException stopping -> of(stopping(stopping));
      default -> {
        LOG.error("{} failed in a way that nobody expected.", request, thrown);
        yield of(
            CarillonException.of(
                    ErrorCode.INTERNAL, "Expected to answer, but Carillon made a mistake.")
                .operation(request)
                .advice("The server's log says more; please report it.")
                .build());
      }
    };
  }

  private static CarillonException tooLarge(Throwable cause) {
    return CarillonException.of(
            ErrorCode.TOO_LARGE,
            "Expected a request of at most " + Whole.most(cause) + ", but got a larger one.")
        .advice("Send fewer tasks in one request.")
        .cause(cause)
        .build();
  }

  private static CarillonException stopping(Throwable cause) {
    return CarillonException.of(
            ErrorCode.NOT_READY, "Expected a running server, but this one is stopping.")
        .advice("Try again; another server or the next start answers.")
        .retryAfter(Duration.ofSeconds(1))
        .cause(cause)
        .build();
  }

  private static HttpResponse of(CarillonException e) {
    return of(e, Names.path(e.field()));
  }

  private static HttpResponse of(CarillonException e, String field) {
    return HttpResponse.of(
        headers(HttpStatus.valueOf(e.code().httpStatus()), e).build(),
        HttpData.wrap(
            ProtoJson.writeSpelled(ErrorMapping.toProto(e).toBuilder().setField(field).build())));
  }

  private static ResponseHeadersBuilder headers(HttpStatus status, CarillonException e) {
    ResponseHeadersBuilder headers = ResponseHeaders.builder(status).contentType(MediaType.JSON);
    if (e.retryAfter().isPositive()) {
      long seconds = (e.retryAfter().toMillis() + 999) / 1000;
      headers.add(HttpHeaderNames.RETRY_AFTER, String.valueOf(Math.max(1, seconds)));
    }
    return headers;
  }

  private static String shown(String path) {
    return Mask.text(Problems.shown(path));
  }

  /** A path that exists, but not with this method. */
  static HttpResponse notAllowed(String verb, String path, List<String> allowed) {
    String verbs = String.join(", ", allowed);
    CarillonException e =
        CarillonException.of(
                ErrorCode.INVALID_ARGUMENT,
                "Expected " + verbs + " for " + shown(path) + ", but got " + verb + ".")
            .advice("Use " + verbs + ".")
            .build();
    return HttpResponse.of(
        headers(HttpStatus.METHOD_NOT_ALLOWED, e).add(HttpHeaderNames.ALLOW, verbs).build(),
        HttpData.wrap(ProtoJson.writeBrief(ErrorMapping.toProto(e))));
  }

  /** A path that does not exist, with all those that do. */
  static HttpResponse unknownPath(String verb, String path, List<String> known) {
    CarillonException e =
        CarillonException.of(
                ErrorCode.NOT_FOUND,
                "Expected a known path, but there is no " + verb + " " + shown(path) + ".")
            .advice("See paths; gRPC (carillon.v1) answers on this port too.")
            .build();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = RawJson.FACTORY.createGenerator(bytes)) {
      out.writeStartObject();
      new JsonWriter(out, true).fields(ErrorMapping.toProto(e));
      out.writeFieldName("paths");
      out.writeStartArray();
      for (String line : known) {
        out.writeString(line);
      }
      out.writeEndArray();
      out.writeEndObject();
    } catch (IOException io) {
      throw new UncheckedIOException(io); // there is no I/O in an array
    }
    return HttpResponse.of(
        headers(HttpStatus.NOT_FOUND, e).build(), HttpData.wrap(bytes.toByteArray()));
  }
}
