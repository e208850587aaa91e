package dev.carillon.server.core.doctor;

import dev.carillon.model.cluster.Finding;
import dev.carillon.model.cluster.Subject;
import dev.carillon.model.queue.QueueSnapshot;
import dev.carillon.model.task.TaskState;
import java.util.List;

/** Most of what runs fails and comes back. */
final class RetryStorm implements Symptom {
  private static final long MANY = 100;

  @Override
  public List<Finding> look(Chart chart) {
    return chart.queues().stream()
        .filter(RetryStorm::storms)
        .flatMap(
            q ->
                Symptom.warning(
                    "A retry storm in "
                        + q.name()
                        + ": "
                        + q.depth(TaskState.RETRY_WAIT)
                        + " tasks wait for another try",
                    "What they call is likely down. Pause it until that works again: carillon queue"
                        + " pause "
                        + q.name(),
                    Subject.queue(q.name()))
                    .stream())
        .toList();
  }

  private static boolean storms(QueueSnapshot queue) {
    long retrying = queue.depth(TaskState.RETRY_WAIT);
    long live = TaskState.liveStates().stream().mapToLong(queue::depth).sum();
    return retrying >= MANY && retrying * 2 > live && queue.failedRate() >= queue.succeededRate();
  }
}
