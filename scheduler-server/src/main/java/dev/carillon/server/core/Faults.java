package dev.carillon.server.core;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import java.util.Set;

/** Whose fault an error is: of the store, of Carillon, or of what a user wrote. */
public final class Faults {
  /** It would befall any other work as well, and passes. */
  private static final Set<ErrorCode> STORE =
      Set.of(
          ErrorCode.REDIS_AWAY,
          ErrorCode.NOT_DURABLE,
          ErrorCode.STORE_FULL,
          ErrorCode.FENCED,
          ErrorCode.NOT_READY);

  /** It says nothing of what was looked at when it happened. */
  private static final Set<ErrorCode> OURS =
      Set.of(ErrorCode.INTERNAL, ErrorCode.INCOMPATIBLE_DATA, ErrorCode.BUSY);

  private Faults() {}

  /** Whether it says something of the store alone, which is back soon. */
  public static boolean ofTheStore(RuntimeException e) {
    return e instanceof CarillonException c && STORE.contains(c.code());
  }

  /** Whether trying again would come to the same: it is refused, or has failed. */
  public static boolean ofTheWork(CarillonException e) {
    return !STORE.contains(e.code()) && !OURS.contains(e.code());
  }
}
