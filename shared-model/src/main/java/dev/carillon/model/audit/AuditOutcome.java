package dev.carillon.model.audit;

import dev.carillon.model.error.CarillonException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How a call ended. */
public enum AuditOutcome {
  /** It was done. */
  OK,
  /** The caller may not make it, or did not prove who it is. */
  REFUSED,
  /** It was allowed, but not done. */
  FAILED;

  /** As people write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * By its word.
   *
   * @throws CarillonException INVALID_ARGUMENT
   */
  public static AuditOutcome of(String word) {
    return Arrays.stream(values())
        .filter(o -> o.word().equals(word.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                CarillonException.invalid(
                    "outcome",
                    "Expected "
                        + Arrays.stream(values())
                            .map(AuditOutcome::word)
                            .collect(Collectors.joining(", "))
                        + ", but got another word.",
                    ""));
  }
}
