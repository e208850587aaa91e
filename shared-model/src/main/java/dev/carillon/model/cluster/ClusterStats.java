package dev.carillon.model.cluster;

import dev.carillon.model.task.TaskState;
import java.util.Map;

/**
 * Counters and rates over all queues.
 *
 * @param depths tasks by state; a state without tasks is absent
 * @param submittedRate tasks a second over the last 10 s; the others likewise
 * @param latenessP50Millis start minus due over the last minute, as this server saw it; p95, p99
 *     likewise
 * @param deadLastHour tasks that died within the last hour
 * @param redisMaxBytes 0: no limit
 */
public record ClusterStats(
    Map<TaskState, Long> depths,
    long submittedTotal,
    long succeededTotal,
    long failedTotal,
    double submittedRate,
    double succeededRate,
    double failedRate,
    long latenessP50Millis,
    long latenessP95Millis,
    long latenessP99Millis,
    int workers,
    int slots,
    long deadLastHour,
    long redisUsedBytes,
    long redisMaxBytes) {
  public ClusterStats {
    depths = Map.copyOf(depths);
  }

  /** Tasks in one state. */
  public long depth(TaskState state) {
    return depths.getOrDefault(state, 0L);
  }
}
