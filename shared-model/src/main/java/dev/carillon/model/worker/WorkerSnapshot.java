package dev.carillon.model.worker;

import java.util.List;
import java.util.Map;

/**
 * A worker at one moment.
 *
 * @param id a ULID, one a process
 * @param types what it can run
 * @param queues queues it serves; empty: all
 * @param slots tasks it runs at once
 * @param running tasks it runs now
 * @param sinceMs registered at, epoch milliseconds
 * @param lastBeatMs last beat at, epoch milliseconds
 * @param cpuPermille thousandths of one core
 * @param rssBytes resident memory
 * @param dispatch how it gets its work now: kafka or direct (hints), or pull (it asks); left, if it
 *     said good-bye
 * @param runningTasks ids of what it runs now, at most 100; of many workers some each
 * @param completed attempts it ended since it registered
 * @param clockAheadMillis how far its clock is ahead of its server's; negative: behind; 0 also if
 *     it does not tell
 */
public record WorkerSnapshot(
    String id,
    String name,
    String host,
    long pid,
    List<String> types,
    List<String> queues,
    int slots,
    int running,
    Map<String, String> labels,
    String version,
    WorkerStatus status,
    long sinceMs,
    long lastBeatMs,
    int cpuPermille,
    long rssBytes,
    String dispatch,
    List<String> runningTasks,
    long completed,
    long clockAheadMillis) {
  public WorkerSnapshot {
    types = List.copyOf(types);
    queues = List.copyOf(queues);
    labels = Map.copyOf(labels);
    runningTasks = List.copyOf(runningTasks);
  }
}
