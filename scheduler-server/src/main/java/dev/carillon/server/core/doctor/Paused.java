package dev.carillon.server.core.doctor;

import dev.carillon.model.cluster.Finding;
import dev.carillon.model.cluster.Subject;
import java.util.List;

/** Somebody has paused a queue. */
final class Paused implements Symptom {
  @Override
  public List<Finding> look(Chart chart) {
    return chart.queues().stream()
        .filter(q -> q.pause().isPresent())
        .flatMap(
            q ->
                Symptom.info(
                    q.name() + " is paused by " + q.pause().get().actor(),
                    Symptom.plural(q.waiting(), "task")
                        + " wait. Resume: carillon queue resume "
                        + q.name(),
                    Subject.queue(q.name()))
                    .stream())
        .toList();
  }
}
