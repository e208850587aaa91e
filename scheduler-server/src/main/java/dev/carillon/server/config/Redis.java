package dev.carillon.server.config;

import java.time.Duration;

/**
 * The Redis that holds all work.
 *
 * @param timeout how long one call may wait
 * @param connections most at one time
 * @param anyEviction whether to start although it may evict tasks
 */
public record Redis(
    Address address, Secret password, Duration timeout, int connections, boolean anyEviction) {
  public Redis withAddress(Address value) {
    return new Redis(value, password, timeout, connections, anyEviction);
  }
}
