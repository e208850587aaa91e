package dev.carillon.server.worker;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waiting for an answer on a virtual thread. */
final class Calls {
  /** The link ends each call within its own deadline; this is for a link that does not. */
  private static final long LONGEST_SECONDS = 60;

  private Calls() {}

  /** The answer, or what went wrong as a CarillonException; also that somebody cancelled it. */
  static <T> T await(CompletableFuture<T> answer, String operation) throws InterruptedException {
    try {
      return answer.get(LONGEST_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (cause instanceof CarillonException known) {
        throw known;
      }
      throw away(operation, cause);
    } catch (TimeoutException | CancellationException e) {
      answer.cancel(true);
      throw away(operation, e);
    }
  }

  private static CarillonException away(String operation, Throwable cause) {
    return CarillonException.of(
            ErrorCode.NOT_READY, "Expected an answer from the server, but got " + cause + ".")
        .operation(operation)
        .cause(cause)
        .build();
  }

  /** Whether the same call may be answered later. */
  static boolean repeatable(CarillonException error) {
    return switch (error.code()) {
      case NOT_FOUND,
          STORE_FULL,
          REDIS_AWAY,
          NOT_DURABLE,
          NOT_READY,
          BUSY,
          INTERNAL,
          FENCED,
          UNAUTHENTICATED ->
          true;
      case INVALID_ARGUMENT,
          TOO_LARGE,
          WRONG_STATE,
          CONFLICT,
          STALE,
          PERMISSION_DENIED,
          INCOMPATIBLE_DATA ->
          false;
    };
  }
}
