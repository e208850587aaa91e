package dev.carillon.server.core.port;

import java.time.Duration;
import java.util.Map;

/**
 * Which server runs the loops of which bucket. A new owner raises the bucket's epoch, and every
 * loop script of a lower one is FENCED. Blocks; any thread.
 */
public interface Ownership {
  /**
   * Takes or keeps every bucket that is free, mine, or whose owner has been silent for too long.
   *
   * @return bucket → epoch of the buckets this server owns now
   */
  Map<Integer, Long> beat(Duration ownerGoneAfter);

  /** Gives up all of them, so that another server need not wait. */
  void resign();
}
