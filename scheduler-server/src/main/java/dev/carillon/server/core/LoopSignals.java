package dev.carillon.server.core;

/**
 * What the operations tell the loops of this server, so that work starts at once. Hints only:
 * another server's work, or a lost signal, is found by the loops' own timers.
 */
public interface LoopSignals {
  /** Something became READY, or room for it came. */
  void ready();

  /** Room for work came, by the end of an attempt: nothing became READY by it. */
  default void room() {
    ready();
  }

  /** Something in a bucket is due at that instant (epoch milliseconds by Redis). */
  void due(int bucket, long dueMs);

  /**
   * A schedule was stored, resumed or run, or a backfill began: one may be due sooner than known.
   */
  default void schedules() {}
}
