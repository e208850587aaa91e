package dev.carillon.desktop.state;

import dev.carillon.client.Connection;
import java.util.Optional;

/**
 * A profile and what to show there. Never printed, written or logged with its secret.
 *
 * @param secret a token; empty: none is known
 */
public record Target(Profile profile, Optional<String> secret) {
  public static Target plain(String address) {
    return new Target(Profile.plain(address), Optional.empty());
  }

  public Connection connection() {
    return profile.connection(secret);
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "Target[" + profile.name() + "]";
  }
}
