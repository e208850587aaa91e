package dev.carillon.server.core.doctor;

import dev.carillon.model.cluster.Finding;
import dev.carillon.model.cluster.Subject;
import dev.carillon.model.queue.QueueSnapshot;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.told.Told;
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
                    Told.of(
                        "doctor.storm",
                        Told.text(q.name()),
                        Told.count(q.depth(TaskState.RETRY_WAIT))),
                    Told.of("doctor.storm.do", Told.text(q.name())),
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
