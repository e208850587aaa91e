package dev.carillon.server.core.doctor;

import dev.carillon.model.cluster.Finding;
import dev.carillon.model.cluster.Subject;
import java.util.List;

/** Tasks start long after they are due. */
final class Late implements Symptom {
  private static final long LATE_MILLIS = 5_000;

  @Override
  public List<Finding> look(Chart chart) {
    return chart.latenessMillis() < LATE_MILLIS
        ? List.of()
        : Symptom.warning(
            "Tasks start late: 1 in 100 by more than "
                + chart.latenessMillis() / 1000
                + " s in the last minute",
            "Add workers or slots, or ask one of the waiting tasks: carillon task explain <id>",
            Subject.tasks("state:ready"));
  }
}
