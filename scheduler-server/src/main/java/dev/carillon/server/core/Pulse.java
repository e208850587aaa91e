package dev.carillon.server.core;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** How this server's loops fare: when each last came through, and what it failed with since. */
public final class Pulse {
  /**
   * @param passedNanos when a pass last ended well, as of System.nanoTime
   * @param rest how long the loop meant to rest then: one that did its work may rest for a day
   * @param failure what the passes since failed with; empty: none did
   */
  public record Beat(long passedNanos, Duration rest, String failure) {
    /** How long its next pass is overdue; negative: it is not. */
    public long overdueNanos(long nowNanos) {
      return nowNanos - passedNanos - rest.toNanos();
    }
  }

  private final Map<String, Beat> beats = new ConcurrentHashMap<>();

  /** A pass ended well, and the next one is due after a rest. */
  public void passed(String loop, long nowNanos, Duration rest) {
    beats.put(loop, new Beat(nowNanos, rest, ""));
  }

  /** A pass failed. */
  public void failed(String loop, String why, long nowNanos) {
    beats.merge(
        loop,
        new Beat(nowNanos, Duration.ZERO, why),
        (old, now) -> new Beat(old.passedNanos(), old.rest(), why));
  }

  /** All loops by name. */
  public Map<String, Beat> beats() {
    return new TreeMap<>(beats);
  }
}
