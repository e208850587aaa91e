package dev.carillon.server.core;

import java.util.Map;

/**
 * The buckets whose loops this server runs, with their epochs; written by one loop, read by the
 * others.
 */
public final class Owned {
  private volatile Map<Integer, Long> epochs = Map.of();

  public Map<Integer, Long> epochs() {
    return epochs;
  }

  public void set(Map<Integer, Long> now) {
    epochs = Map.copyOf(now);
  }
}
