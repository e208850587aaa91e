package dev.carillon.server.core.doctor;

import dev.carillon.model.cluster.Finding;
import dev.carillon.model.cluster.Subject;
import java.util.List;

/** A queue has READY tasks, and none of them moves. */
final class StandingStill implements Symptom {
  private static final long LONG_MILLIS = 60_000;

  @Override
  public List<Finding> look(Chart chart) {
    return chart.queues().stream()
        .filter(q -> q.pause().isEmpty())
        .filter(q -> q.oldestReadyMillis() > LONG_MILLIS && q.succeededRate() == 0)
        .flatMap(
            q ->
                Symptom.warning(
                    q.name()
                        + " stands still: "
                        + q.waiting()
                        + " wait, the oldest for "
                        + q.oldestReadyMillis() / 1000
                        + " s",
                    chart.live() == 0
                        ? "No worker is connected. Start one: carillon worker"
                        : "Ask one of its tasks: carillon task explain <id>",
                    Subject.queue(q.name()))
                    .stream())
        .toList();
  }
}
