package dev.carillon.server.core;

import dev.carillon.model.access.Access;
import dev.carillon.model.trace.TraceContext;
import java.util.Optional;

/**
 * Who asks for something. Made in one place (the security package) from whatever a door was shown.
 *
 * @param name shown in events and to other operators
 * @param access what it may do
 * @param address where it calls from; empty: from inside, or not known
 * @param authenticated whether the name was proved
 * @param trace which trace of its own the call belongs to
 */
public record Caller(
    String name,
    Access access,
    String address,
    boolean authenticated,
    Optional<TraceContext> trace) {
  /** Carillon itself: loops, recovery. */
  public static final Caller SYSTEM = new Caller("");

  /** Somebody whose call belongs to no trace. */
  public Caller(String name, Access access, String address, boolean authenticated) {
    this(name, access, address, authenticated, Optional.empty());
  }

  /** Somebody who may do everything, as nobody has to prove anything here. */
  public Caller(String name) {
    this(name, Access.ALL, "", false);
  }

  public Caller from(String where) {
    return new Caller(name, access, where, authenticated, trace);
  }

  public Caller within(Optional<TraceContext> value) {
    return new Caller(name, access, address, authenticated, value);
  }
}
