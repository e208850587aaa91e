package dev.carillon.server.config;

import java.time.Duration;

/**
 * The Redis that holds all work.
 *
 * @param user empty: the default user
 * @param timeout how long one call may wait
 * @param connections most at one time
 */
public record Redis(
    Address address, String user, Secret password, Duration timeout, int connections) {
  public Redis withAddress(Address value) {
    return new Redis(value, user, password, timeout, connections);
  }
}
