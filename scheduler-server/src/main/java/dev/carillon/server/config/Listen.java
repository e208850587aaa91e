package dev.carillon.server.config;

import java.time.Duration;

/**
 * The main port.
 *
 * @param maxStreams most standing calls at one time
 * @param callTimeout longest time of a call that does not stand
 */
public record Listen(Address address, int maxStreams, Duration callTimeout) {
  public Listen withPort(int value) {
    return new Listen(address.withPort(value), maxStreams, callTimeout);
  }
}
