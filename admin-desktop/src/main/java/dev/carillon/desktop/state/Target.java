package dev.carillon.desktop.state;

import dev.carillon.client.Connection;
import java.util.Optional;

/**
 * A profile and what to show there. Never printed, written or logged with its secret.
 *
 * @param secret a token; empty: none is known
 * @param first which of several addresses is called first, counted around
 */
public record Target(Profile profile, Optional<String> secret, int first) {
  public Target(Profile profile, Optional<String> secret) {
    this(profile, secret, 0);
  }

  public static Target plain(String address) {
    return new Target(Profile.plain(address), Optional.empty());
  }

  public Connection connection() {
    return profile.connection(secret).beginningAt(first);
  }

  Target beginningAt(int address) {
    return new Target(profile, secret, address);
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "Target[" + profile.name() + "]";
  }
}
