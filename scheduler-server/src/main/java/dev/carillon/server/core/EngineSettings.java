package dev.carillon.server.core;

import java.time.Duration;

/**
 * The engine's times and sizes.
 *
 * @param lease a worker's right to run an attempt, renewed by heartbeat
 * @param heartbeat how often workers beat
 * @param claimTimeout an offer nobody claimed goes back after this
 * @param cancelGrace time between "stop" and the kill
 * @param ownerGoneAfter a server silent for this long loses its buckets
 * @param batch most tasks moved by one script call, at most 500
 * @param names most distinct queues, types and tenants
 */
public record EngineSettings(
    Duration lease,
    Duration heartbeat,
    Duration claimTimeout,
    Duration cancelGrace,
    Duration ownerGoneAfter,
    int batch,
    NameBounds.Most names) {

  public static final EngineSettings DEFAULTS =
      new EngineSettings(
          Duration.ofSeconds(30),
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          200,
          new NameBounds.Most(1_000, 1_000, 1_000));

  public EngineSettings {
    if (heartbeat.multipliedBy(2).compareTo(lease) > 0) {
      throw new IllegalArgumentException(
          "Expected a heartbeat of at most half the lease, but got "
              + heartbeat
              + " and "
              + lease
              + ".");
    }
    if (batch < 1 || batch > 500) {
      throw new IllegalArgumentException("Expected a batch of 1–500, but got " + batch + ".");
    }
  }
}
