package dev.carillon.client;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.v1.ErrorInfo;
import dev.carillon.wire.ErrorMapping;
import io.grpc.Metadata;
import io.grpc.Status;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import org.jspecify.annotations.Nullable;

/**
 * How a gRPC call ended, as an error of Carillon. The server's own words travel in a trailer; where
 * there is none (no server, a proxy, another program), the status has to do.
 */
final class StatusErrors {
  private static final Metadata.Key<byte[]> ERROR_INFO =
      Metadata.Key.of(ErrorMapping.TRAILER, Metadata.BINARY_BYTE_MARSHALLER);

  private final Connection connection;

  StatusErrors(Connection connection) {
    this.connection = connection;
  }

  CarillonException toException(Status status, @Nullable Metadata trailers) {
    byte[] told = trailers == null ? null : trailers.get(ERROR_INFO);
    if (told != null) {
      try {
        return ErrorMapping.fromProto(ErrorInfo.parseFrom(told));
      } catch (InvalidProtocolBufferException e) {
        return fromStatus(status.augmentDescription("with an unreadable " + ErrorMapping.TRAILER));
      }
    }
    return fromStatus(status);
  }

  /**
   * Whether a call that its caller did not cancel ended because the server is gone or going, and
   * another one should be asked.
   */
  boolean serverLost(Status status, @Nullable Metadata trailers) {
    return switch (status.getCode()) {
      case UNAVAILABLE -> toException(status, trailers).code() == ErrorCode.NOT_READY;
      case DEADLINE_EXCEEDED, CANCELLED -> trailers == null || !trailers.containsKey(ERROR_INFO);
      default -> false;
    };
  }

  /** Whether there was no connection at all, so that the call cannot have been carried out. */
  static boolean neverConnected(Status status) {
    if (status.getCode() != Status.Code.UNAVAILABLE) {
      return false;
    }
    for (Throwable cause = status.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof ConnectException
          || cause instanceof UnknownHostException
          || cause instanceof UnresolvedAddressException) {
        return true;
      }
    }
    return false;
  }

  /** An answer that arrived but cannot be read: the two sides are of different versions. */
  CarillonException unreadable(RuntimeException cause) {
    return CarillonException.of(
            ErrorCode.INTERNAL,
            "Expected an answer this client understands, but got one it does not: "
                + cause.getMessage())
        .advice("Use a client of the version of the server at " + connection.target() + ".")
        .cause(cause)
        .build();
  }

  private CarillonException fromStatus(Status status) {
    CarillonException.Builder error =
        CarillonException.of(code(status.getCode()), message(status)).advice(advice(status));
    Throwable cause = status.getCause();
    return (cause == null ? error : error.cause(cause)).build();
  }

  private static ErrorCode code(Status.Code code) {
    return switch (code) {
      case INVALID_ARGUMENT, OUT_OF_RANGE -> ErrorCode.INVALID_ARGUMENT;
      case NOT_FOUND -> ErrorCode.NOT_FOUND;
      case FAILED_PRECONDITION -> ErrorCode.WRONG_STATE;
      case ALREADY_EXISTS -> ErrorCode.CONFLICT;
      case ABORTED -> ErrorCode.STALE;
      case UNAUTHENTICATED -> ErrorCode.UNAUTHENTICATED;
      case PERMISSION_DENIED -> ErrorCode.PERMISSION_DENIED;
      case RESOURCE_EXHAUSTED -> ErrorCode.BUSY;
      // Cancelled, but not by this side: the server, or something in between, has gone away.
      case UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED -> ErrorCode.NOT_READY;
      case OK, UNKNOWN, UNIMPLEMENTED, INTERNAL, DATA_LOSS -> ErrorCode.INTERNAL;
    };
  }

  private String message(Status status) {
    return switch (status.getCode()) {
      case UNAVAILABLE ->
          "Expected a server at " + connection.target() + ", but " + reason(status) + ".";
      case DEADLINE_EXCEEDED ->
          "Expected an answer within "
              + connection.deadline().toMillis()
              + " ms from "
              + connection.target()
              + ", but none came.";
      case UNIMPLEMENTED ->
          "Expected a server that knows this call, but " + connection.target() + " does not.";
      default -> "Expected success, but got " + status.getCode() + ": " + reason(status) + ".";
    };
  }

  private String advice(Status status) {
    return switch (status.getCode()) {
      case UNAVAILABLE -> "Is the server running at " + connection.target() + "?";
      case DEADLINE_EXCEEDED ->
          "It may be overloaded; the call may still have been carried out, so look before you"
              + " repeat it.";
      case UNIMPLEMENTED -> "Is it a Carillon server, and not older than this client?";
      default -> "The server's log says more.";
    };
  }

  private static String reason(Status status) {
    for (Throwable cause = status.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof UnknownHostException || cause instanceof UnresolvedAddressException) {
        return "there is no host of that name";
      } else if (cause instanceof ConnectException) {
        return String.valueOf(cause.getMessage()).contains("refused")
            ? "nothing listens there (connection refused)"
            : withoutDot(String.valueOf(cause.getMessage()));
      }
    }
    String description = status.getDescription();
    return description == null ? "it did not say why" : withoutDot(description);
  }

  private static String withoutDot(String text) {
    return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
  }
}
