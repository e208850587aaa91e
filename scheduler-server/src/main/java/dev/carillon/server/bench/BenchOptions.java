package dev.carillon.server.bench;

import java.util.Optional;

/**
 * What to measure.
 *
 * @param tasks tasks a run of burst, bridge, memory and growth
 * @param runs how often; the median counts
 * @param slots tasks the worker runs at once
 * @param direct without the Kafka hop
 * @param appendOnly whether the private Redis writes its log to disk
 * @param server measure this server instead of a private one
 */
public record BenchOptions(
    int tasks, int runs, int slots, boolean direct, boolean appendOnly, Optional<Target> server) {

  /**
   * A server that runs already.
   *
   * @param redisHost its Redis, for the floor; empty: no floor of Redis
   */
  public record Target(String host, int port, String redisHost, int redisPort) {}
}
