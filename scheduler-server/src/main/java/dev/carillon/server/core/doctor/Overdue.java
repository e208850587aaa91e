package dev.carillon.server.core.doctor;

import dev.carillon.model.cluster.Finding;
import dev.carillon.model.cluster.Subject;
import dev.carillon.model.task.TaskId;
import java.util.List;

/** Attempts run beyond their time, and nobody ends them. */
final class Overdue implements Symptom {
  @Override
  public List<Finding> look(Chart chart) {
    List<TaskId> overdue = chart.deep().map(d -> d.signs().overdue()).orElse(List.of());
    return overdue.isEmpty()
        ? List.of()
        : Symptom.error(
            Symptom.plural(overdue.size(), "task")
                + (overdue.size() == 1 ? " runs" : " run")
                + " beyond the time allowed, for example "
                + overdue.getFirst(),
            "The reaper of its bucket should have ended it: carillon task explain "
                + overdue.getFirst(),
            Subject.task(overdue.getFirst().toString()));
  }
}
