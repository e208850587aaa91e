package dev.carillon.server.config;

import java.time.Duration;

/**
 * The Redis that holds all work.
 *
 * @param timeout how long one call may wait
 * @param connections most at one time
 */
public record Redis(Address address, Secret password, Duration timeout, int connections) {
  public Redis withAddress(Address value) {
    return new Redis(value, password, timeout, connections);
  }
}
