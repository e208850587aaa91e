package dev.carillon.server.core;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** How this server's loops fare: when each last came through, and what it failed with since. */
public final class Pulse {
  /**
   * @param passedNanos when a pass last ended well, as of System.nanoTime
   * @param failure what the passes since failed with; empty: none did
   */
  public record Beat(long passedNanos, String failure) {}

  private final Map<String, Beat> beats = new ConcurrentHashMap<>();

  /** A pass ended well. */
  public void passed(String loop, long nowNanos) {
    beats.put(loop, new Beat(nowNanos, ""));
  }

  /** A pass failed. */
  public void failed(String loop, String why, long nowNanos) {
    beats.merge(loop, new Beat(nowNanos, why), (old, now) -> new Beat(old.passedNanos(), why));
  }

  /** All loops by name. */
  public Map<String, Beat> beats() {
    return new TreeMap<>(beats);
  }
}
