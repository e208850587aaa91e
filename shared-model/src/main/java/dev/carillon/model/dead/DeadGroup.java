package dev.carillon.model.dead;

import java.util.List;

/**
 * Dead letters of one error.
 *
 * @param fingerprint 16 hex characters
 * @param sample error text of the first one
 * @param lastTask the last one that died so
 * @param lastWorker where; empty: nowhere
 * @param count in it now
 * @param total deaths since it began, whatever became of them
 * @param expiring how many are deleted by age within 24 hours
 * @param slices the count by queue, type and tenant, the largest first
 * @param trend deaths in each of the last 24 hours, the present one last
 */
public record DeadGroup(
    String fingerprint,
    String sample,
    String lastTask,
    String lastWorker,
    long count,
    long total,
    long firstMs,
    long lastMs,
    long expiring,
    List<DeadSlice> slices,
    List<Long> trend) {
  public DeadGroup {
    slices = List.copyOf(slices);
    trend = List.copyOf(trend);
  }
}
