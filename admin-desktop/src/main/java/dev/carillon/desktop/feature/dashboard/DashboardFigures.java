package dev.carillon.desktop.feature.dashboard;

import dev.carillon.desktop.state.LiveState;
import dev.carillon.model.cluster.ClusterStats;
import dev.carillon.model.cluster.Finding;
import dev.carillon.model.cluster.Overview;
import dev.carillon.model.cluster.RatePoint;
import dev.carillon.model.queue.QueueSnapshot;
import dev.carillon.model.task.TaskState;
import java.util.Comparator;
import java.util.List;

/** What the dashboard shows of one overview. */
record DashboardFigures(
    ClusterStats stats,
    long waiting,
    long running,
    List<RatePoint> history,
    List<QueueSnapshot> queues,
    List<Finding> findings) {

  static DashboardFigures of(LiveState live, Overview overview) {
    ClusterStats stats = overview.stats();
    return new DashboardFigures(
        stats,
        stats.depth(TaskState.READY) + stats.depth(TaskState.DISPATCHED),
        stats.depth(TaskState.RUNNING),
        live.history(),
        overview.queues().stream()
            .sorted(
                Comparator.comparingLong(
                        (QueueSnapshot q) -> q.waiting() + q.depth(TaskState.RUNNING))
                    .reversed()
                    .thenComparing(QueueSnapshot::name))
            .toList(),
        overview.health().findings().stream()
            .sorted(Comparator.comparing(Finding::severity).reversed())
            .toList());
  }

  boolean nothingYet() {
    return queues.isEmpty() && stats.submittedTotal() == 0;
  }
}
