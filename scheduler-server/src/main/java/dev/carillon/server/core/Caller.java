package dev.carillon.server.core;

/**
 * Who asks for something. Made in one place (the security package) from whatever a door was shown.
 *
 * @param name shown in events and to other operators
 */
public record Caller(String name) {
  /** Carillon itself: loops, recovery. */
  public static final Caller SYSTEM = new Caller("");
}
