package dev.carillon.server.security;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.server.core.Caller;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;

/**
 * Turns what a door was shown into a caller. Without authentication {@link BindPolicy} keeps the
 * server on loopback, so whoever reaches it is a user of this machine, and the name a caller gives
 * is for display and proves nothing.
 */
public final class Principals {
  /** Name of the header, in gRPC metadata and HTTP, by which a caller may say who it is. */
  public static final String ACTOR_HEADER = "carillon-actor";

  /** The same, as HTTP clients like to spell it. */
  public static final String ACTOR_HEADER_HTTP = "x-carillon-actor";

  /** A caller of this machine that gave no name. */
  public static final Caller LOCAL = new Caller("local");

  private static final int MAX_BYTES = 128;

  private Principals() {}

  /**
   * The caller of a request.
   *
   * @param remote where it comes from
   * @param actor the name it gave; empty: none
   * @throws CarillonException UNAUTHENTICATED if it is not of this machine, INVALID_ARGUMENT for a
   *     name that cannot be shown
   */
  public static Caller of(InetAddress remote, String actor) {
    if (!remote.isLoopbackAddress()) {
      throw CarillonException.of(
              ErrorCode.UNAUTHENTICATED,
              "Expected a caller of this machine, but got one from "
                  + remote.getHostAddress()
                  + ".")
          .advice("Without authentication a server serves its own machine only: set auth.enabled.")
          .build();
    }
    String name = actor.strip();
    if (name.isEmpty()) {
      return LOCAL;
    }
    if (name.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES
        || name.chars().anyMatch(Character::isISOControl)) {
      throw CarillonException.invalid(
          ACTOR_HEADER,
          "Expected a name of at most 128 bytes without control characters, but got another one.",
          "Shorten the name, or leave the header out.");
    }
    return new Caller(name);
  }
}
