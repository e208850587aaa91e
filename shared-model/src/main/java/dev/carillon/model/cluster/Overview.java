package dev.carillon.model.cluster;

import dev.carillon.model.queue.QueueSnapshot;
import dev.carillon.model.worker.WorkerSnapshot;
import java.util.List;

/**
 * Everything a console shows at a glance.
 *
 * @param nowMs Redis time, epoch milliseconds
 * @param history all points of the last 15 minutes in the first one of a stream, then only new ones
 * @param nodeId the server's name
 * @param dispatch how hints go now: kafka or direct
 */
public record Overview(
    long nowMs,
    ClusterStats stats,
    List<QueueSnapshot> queues,
    List<WorkerSnapshot> workers,
    Health health,
    List<RatePoint> history,
    String nodeId,
    String dispatch) {
  public Overview {
    queues = List.copyOf(queues);
    workers = List.copyOf(workers);
    history = List.copyOf(history);
  }

  /** The same with other points. */
  public Overview withHistory(List<RatePoint> points) {
    return new Overview(nowMs, stats, queues, workers, health, points, nodeId, dispatch);
  }
}
