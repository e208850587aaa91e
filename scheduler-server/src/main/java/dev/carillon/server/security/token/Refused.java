package dev.carillon.server.security.token;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;

/** What a caller is told whose token does not open the door. */
public final class Refused {
  private Refused() {}

  /** It shows none. */
  public static CarillonException missing() {
    return of(
        "Expected a token, but got none.",
        "Send one in the header Authorization, as a bearer token; carillon login or carillon token"
            + " create gives one.");
  }

  /** It is not known, not signed by whom it says, or not meant for here. */
  public static CarillonException unknown() {
    return of(
        "Expected a token that is known here, but got another one.",
        "It may have been revoked, or be meant for another server. Log in again.");
  }

  /** It was good once. */
  public static CarillonException expired() {
    return of("Expected a token that still holds, but it has expired.", "Log in again.");
  }

  private static CarillonException of(String message, String advice) {
    return CarillonException.of(ErrorCode.UNAUTHENTICATED, message)
        .operation("authenticate")
        .advice(advice)
        .build();
  }
}
