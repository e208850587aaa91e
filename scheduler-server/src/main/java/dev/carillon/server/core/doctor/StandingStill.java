package dev.carillon.server.core.doctor;

import dev.carillon.model.cluster.Finding;
import dev.carillon.model.cluster.Subject;
import dev.carillon.model.told.Told;
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
                    Told.of(
                        "doctor.still",
                        Told.text(q.name()),
                        Told.count(q.waiting()),
                        Told.count(q.oldestReadyMillis() / 1000)),
                    chart.live() == 0 ? Told.of("doctor.still.start") : Told.of("doctor.still.ask"),
                    Subject.queue(q.name()))
                    .stream())
        .toList();
  }
}
