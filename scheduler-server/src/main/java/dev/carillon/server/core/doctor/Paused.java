package dev.carillon.server.core.doctor;

import dev.carillon.model.cluster.Finding;
import dev.carillon.model.cluster.Subject;
import dev.carillon.model.told.Told;
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
                    Told.of(
                        "doctor.paused", Told.text(q.name()), Told.actor(q.pause().get().actor())),
                    Told.of("doctor.paused.do", Told.count(q.waiting()), Told.text(q.name())),
                    Subject.queue(q.name()))
                    .stream())
        .toList();
  }
}
