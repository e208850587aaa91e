package dev.carillon.model.schedule;

/**
 * A range of fires to make, whether they were made before or not; each instant of it once.
 *
 * @param fromMs first instant, inclusive, epoch milliseconds
 * @param toMs last instant, exclusive; not after the present
 * @param concurrency how many of what it creates may live at a time, 1–100
 * @param newestFirst else the oldest first
 * @param reason why, at most 256 bytes
 */
public record BackfillOrder(
    long fromMs, long toMs, int concurrency, boolean newestFirst, String reason) {
  /** Most fires of one backfill. */
  public static final int MAX_FIRES = 10_000;

  public static final int MAX_CONCURRENCY = 100;
}
