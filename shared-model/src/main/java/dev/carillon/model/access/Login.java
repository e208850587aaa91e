package dev.carillon.model.access;

/**
 * A session that a password opened.
 *
 * @param token what to show from now on
 * @param expiresMs until when, epoch milliseconds
 */
public record Login(String token, long expiresMs, PrincipalInfo principal) {
  /** Without the token. */
  @Override
  public String toString() {
    return "Login[" + principal + " until " + expiresMs + "]";
  }
}
