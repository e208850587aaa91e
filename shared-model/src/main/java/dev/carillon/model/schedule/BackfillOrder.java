package dev.carillon.model.schedule;

/**
 * A range of fires to make, each instant of it once. An instant that was made before, by itself or
 * by another backfill, is left out unless it is asked for again; so is one that is so long ago that
 * this is no longer known (10,000 fires of the schedule are remembered).
 *
 * @param fromMs first instant, inclusive, epoch milliseconds
 * @param toMs last instant, exclusive; not after the present; 0 in a request: the present
 * @param concurrency how many of what it creates may live at a time, 1–100
 * @param newestFirst else the oldest first
 * @param again also those that were made before
 * @param reason why, at most 256 bytes
 */
public record BackfillOrder(
    long fromMs, long toMs, int concurrency, boolean newestFirst, boolean again, String reason) {
  /** Most fires of one backfill. */
  public static final int MAX_FIRES = 10_000;

  public static final int MAX_CONCURRENCY = 100;
}
