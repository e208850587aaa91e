package dev.carillon.server.core.run;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import java.util.Set;

/** Whose fault an error is: of the store, of Carillon, or of what a user wrote. */
final class Faults {
  /** It would befall any other run as well, and passes. */
  private static final Set<ErrorCode> STORE =
      Set.of(ErrorCode.REDIS_AWAY, ErrorCode.STORE_FULL, ErrorCode.FENCED, ErrorCode.NOT_READY);

  /** It says nothing of the node that was looked at when it happened. */
  private static final Set<ErrorCode> OURS =
      Set.of(ErrorCode.INTERNAL, ErrorCode.INCOMPATIBLE_DATA, ErrorCode.BUSY);

  private Faults() {}

  static boolean ofTheStore(RuntimeException e) {
    return e instanceof CarillonException c && STORE.contains(c.code());
  }

  /** Whether trying again would come to the same: the node has failed. */
  static boolean ofTheNode(CarillonException e) {
    return !STORE.contains(e.code()) && !OURS.contains(e.code());
  }
}
