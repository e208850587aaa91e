package dev.carillon.server.core.doctor;

import dev.carillon.model.cluster.Finding;
import dev.carillon.model.cluster.Subject;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.told.Told;
import java.util.List;

/** Attempts run beyond their time, and nobody ends them. */
final class Overdue implements Symptom {
  @Override
  public List<Finding> look(Chart chart) {
    List<TaskId> overdue = chart.deep().map(d -> d.signs().overdue()).orElse(List.of());
    return overdue.isEmpty()
        ? List.of()
        : Symptom.error(
            Told.of(
                "doctor.overdue",
                Told.count(overdue.size()),
                Told.text(overdue.getFirst().toString())),
            Told.of("doctor.overdue.do", Told.text(overdue.getFirst().toString())),
            Subject.task(overdue.getFirst().toString()));
  }
}
