package dev.carillon.server.door.grpc;

import com.google.protobuf.Message;
import com.linecorp.armeria.common.RequestContext;
import com.linecorp.armeria.common.ResponseCompleteException;
import com.linecorp.armeria.common.TimeoutException;
import com.linecorp.armeria.common.grpc.GrpcExceptionHandlerFunction;
import com.linecorp.armeria.common.grpc.protocol.ArmeriaStatusException;
import com.linecorp.armeria.common.stream.ClosedStreamException;
import com.linecorp.armeria.common.util.Exceptions;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.server.door.http.Whole;
import dev.carillon.server.mask.Refusals;
import dev.carillon.wire.ErrorMapping;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place where an error becomes a gRPC status with its ErrorInfo in the trailer. */
final class GrpcErrors implements GrpcExceptionHandlerFunction {
  private static final Logger LOG = LoggerFactory.getLogger(GrpcErrors.class);
  private static final int MAX_TEXT_BYTES = 600;
  private static final Metadata.Key<byte[]> TRAILER =
      Metadata.Key.of(ErrorMapping.TRAILER, Metadata.BINARY_BYTE_MARSHALLER);

  /** What to answer when a call of that name ended so. Logs what nobody expected. */
  static StatusRuntimeException status(String method, Throwable thrown) {
    return switch (thrown) {
      case StatusRuntimeException status -> status;
      case CarillonException refused -> of(Refusals.hidden(refused));
      case RejectedExecutionException stopping -> of(stopping(stopping));
      default -> {
        LOG.error("{} failed in a way that nobody expected.", method, thrown);
        yield of(fault(method));
      }
    };
  }

  private static StatusRuntimeException of(CarillonException e) {
    Metadata trailers = new Metadata();
    trailers.put(TRAILER, brief(ErrorMapping.toProto(e)).toByteArray());
    return Status.fromCode(Status.Code.valueOf(e.code().grpcStatus()))
        .withDescription(brief(e.message()))
        .asRuntimeException(trailers);
  }

  /**
   * Clients take 8 KiB of metadata by default, and end the whole connection at more: what an error
   * repeats of a request may be longer than that.
   */
  private static Message brief(Message info) {
    Message.Builder brief = info.toBuilder();
    info.getAllFields()
        .forEach(
            (field, value) -> {
              if (value instanceof String text) {
                brief.setField(field, brief(text));
              }
            });
    return brief.build();
  }

  private static String brief(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= MAX_TEXT_BYTES) {
      return text;
    }
    int end = MAX_TEXT_BYTES;
    while ((bytes[end] & 0xC0) == 0x80) {
      end--; // not within a character
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8) + "…";
  }

  private static CarillonException stopping(Throwable cause) {
    return CarillonException.of(
            ErrorCode.NOT_READY, "Expected a running server, but this one is stopping.")
        .advice("Try again; another server or the next start answers.")
        .retryAfter(Duration.ofSeconds(1))
        .cause(cause)
        .build();
  }

  /** The caller learns that it was not its fault, and nothing of the inside. */
  private static CarillonException fault(String method) {
    return CarillonException.of(
            ErrorCode.INTERNAL, "Expected to answer, but Carillon made a mistake.")
        .operation(method)
        .advice("The server's log says more; please report it.")
        .build();
  }

  /** Says that no request could be made of what came. */
  static Status notOneMessage(Metadata trailers) {
    CarillonException invalid =
        CarillonException.of(
                ErrorCode.INVALID_ARGUMENT,
                "Expected one message of the contract in a frame of its length, but got other"
                    + " bytes.")
            .advice("Use a gRPC client made from the contract (reflection is on).")
            .build();
    trailers.put(TRAILER, ErrorMapping.toProto(invalid).toByteArray());
    return Status.INVALID_ARGUMENT.withDescription(invalid.message());
  }

  /**
   * The end of a call as its client shall hear it: where gRPC itself found none or several messages
   * instead of one, it blames the server.
   */
  static Status fair(Status status, Metadata trailers) {
    boolean ours = trailers.containsKey(TRAILER);
    return status.getCode() == Status.Code.INTERNAL && !ours ? notOneMessage(trailers) : status;
  }

  /**
   * Whether Armeria could not make a message of what came. What our own handlers throw has its
   * trailer by then, so these are the frames, the compression and the parser of messages.
   */
  private static boolean unreadable(Status status, Throwable cause) {
    boolean blamesUs =
        status.getCode() == Status.Code.INTERNAL || status.getCode() == Status.Code.UNKNOWN;
    return blamesUs
        && (cause instanceof StatusRuntimeException
            || cause instanceof StatusException
            || cause instanceof ArmeriaStatusException
            || cause instanceof IndexOutOfBoundsException
            || cause instanceof IllegalStateException
                && String.valueOf(cause.getMessage()).contains("deframer")
            || cause instanceof IOException
            || cause.getCause() instanceof IOException);
  }

  /** What Armeria itself refuses, for example a message over the limit. */
  @Override
  public Status apply(RequestContext ctx, Status status, Throwable cause, Metadata metadata) {
    if (metadata.containsKey(TRAILER)) {
      return status;
    }
    if (status.getCode() == Status.Code.RESOURCE_EXHAUSTED) {
      CarillonException tooLarge =
          CarillonException.of(
                  ErrorCode.TOO_LARGE,
                  "Expected a message of at most " + Whole.most(cause) + ", but got a larger one.")
              .advice("Send fewer tasks in one call.")
              .build();
      metadata.put(TRAILER, ErrorMapping.toProto(tooLarge).toByteArray());
      return Status.RESOURCE_EXHAUSTED.withDescription(tooLarge.message());
    }
    if (cause instanceof ResponseCompleteException
        || cause instanceof ClosedStreamException
        || Exceptions.isExpected(cause)) {
      // The client left, or still sent when its call had ended: nobody's fault.
      return Status.CANCELLED;
    }
    if (cause instanceof TimeoutException) {
      // Of a stream it is the client's own limit, which nobody calls a fault.
      return Status.DEADLINE_EXCEEDED.withDescription("The time of this call is up.");
    }
    if (unreadable(status, cause)) {
      return notOneMessage(metadata);
    }
    if (cause instanceof StatusRuntimeException) {
      return status;
    }
    if (status.getCode() == Status.Code.UNKNOWN || status.getCode() == Status.Code.INTERNAL) {
      LOG.warn("A call ended with {}.", status.getCode(), cause);
      return Status.INTERNAL.withDescription("Carillon could not read or answer this call.");
    }
    return status;
  }
}
