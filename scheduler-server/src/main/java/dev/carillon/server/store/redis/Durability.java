package dev.carillon.server.store.redis;

import java.time.Duration;

/**
 * What Redis must have done with a write before it is acknowledged.
 *
 * @param appendFile whether it must be on the disk of the master
 * @param replicas that must have it too
 * @param within how long an acknowledgement waits for that
 */
public record Durability(boolean appendFile, int replicas, Duration within) {
  /** That it has it in memory. */
  public static final Durability FAST = new Durability(false, 0, Duration.ZERO);

  /** Whether acknowledgements wait at all. */
  boolean waits() {
    return appendFile || replicas > 0;
  }

  /** As it is set. */
  String setting() {
    return !waits() ? "fast" : appendFile ? "aof" : "replicas:" + replicas;
  }

  /** For people. */
  String goal() {
    return appendFile
        ? "on the disk of Redis"
        : "on " + replicas + (replicas == 1 ? " replica" : " replicas") + " of Redis";
  }
}
