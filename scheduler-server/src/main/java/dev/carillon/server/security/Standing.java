package dev.carillon.server.security;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.server.core.Caller;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Whether a caller may still go on with what it began: its token may be revoked meanwhile, or be
 * over, and its roles may change. May block.
 *
 * @param caller as it was
 * @param now who it is now; throws what a new call would be told
 */
public record Standing(Caller caller, Supplier<Caller> now) {
  /** Of somebody whom nothing can be taken from. */
  static Standing lasting(Caller caller) {
    return new Standing(caller, () -> caller);
  }

  /** Why it may not; empty: it may, or that cannot be told now. */
  public Optional<CarillonException> gone() {
    try {
      return now.get().access().equals(caller.access())
          ? Optional.empty()
          : Optional.of(
              CarillonException.of(
                      ErrorCode.PERMISSION_DENIED,
                      "Expected '" + caller.name() + "' as when this began, but its roles changed.")
                  .advice("Open it again: what the new roles allow goes on.")
                  .build());
    } catch (CarillonException e) {
      return e.code() == ErrorCode.UNAUTHENTICATED || e.code() == ErrorCode.PERMISSION_DENIED
          ? Optional.of(e)
          : Optional.empty();
    }
  }
}
