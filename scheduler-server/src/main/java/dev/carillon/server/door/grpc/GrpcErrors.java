package dev.carillon.server.door.grpc;

import com.linecorp.armeria.common.RequestContext;
import com.linecorp.armeria.common.ResponseCompleteException;
import com.linecorp.armeria.common.grpc.GrpcExceptionHandlerFunction;
import com.linecorp.armeria.common.stream.ClosedStreamException;
import com.linecorp.armeria.common.util.Exceptions;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.wire.ErrorMapping;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place where an error becomes a gRPC status with its ErrorInfo in the trailer. */
final class GrpcErrors implements GrpcExceptionHandlerFunction {
  private static final Logger LOG = LoggerFactory.getLogger(GrpcErrors.class);
  private static final Metadata.Key<byte[]> TRAILER =
      Metadata.Key.of(ErrorMapping.TRAILER, Metadata.BINARY_BYTE_MARSHALLER);

  /** What to answer when a call of that name ended so. Logs what nobody expected. */
  static StatusRuntimeException status(String method, Throwable thrown) {
    return switch (thrown) {
      case StatusRuntimeException status -> status;
      case CarillonException refused -> of(refused);
      case RejectedExecutionException stopping -> of(stopping(stopping));
      default -> {
        LOG.error("{} failed in a way that nobody expected.", method, thrown);
        yield of(fault(method));
      }
    };
  }

  private static StatusRuntimeException of(CarillonException e) {
    Metadata trailers = new Metadata();
    trailers.put(TRAILER, ErrorMapping.toProto(e).toByteArray());
    return Status.fromCode(Status.Code.valueOf(e.code().grpcStatus()))
        .withDescription(e.message())
        .asRuntimeException(trailers);
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

  /** What Armeria itself refuses, for example a message over the limit. */
  @Override
  public Status apply(RequestContext ctx, Status status, Throwable cause, Metadata metadata) {
    if (metadata.containsKey(TRAILER)) {
      return status;
    }
    if (status.getCode() == Status.Code.RESOURCE_EXHAUSTED) {
      CarillonException tooLarge =
          CarillonException.of(
                  ErrorCode.TOO_LARGE, "Expected a message of at most 4 MiB, but got a larger one.")
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
