package dev.carillon.server.config;

/** A value that is never printed. */
public record Secret(String value) {
  /** No password. */
  public static final Secret NONE = new Secret("");

  public boolean isSet() {
    return !value.isEmpty();
  }

  @Override
  public String toString() {
    return isSet() ? "(hidden)" : "";
  }
}
