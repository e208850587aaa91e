package dev.carillon.model.access;

/**
 * A token just made.
 *
 * @param secret what its holder shows; never told again
 */
public record NewToken(TokenInfo info, String secret) {
  /** Without the secret. */
  @Override
  public String toString() {
    return "NewToken[" + info + "]";
  }
}
