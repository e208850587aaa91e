package dev.carillon.server.core.doctor;

import dev.carillon.model.cluster.Finding;
import dev.carillon.model.cluster.Subject;
import dev.carillon.model.told.Told;
import java.util.List;

/** Tasks start long after they are due. */
final class Late implements Symptom {
  private static final long LATE_MILLIS = 5_000;

  @Override
  public List<Finding> look(Chart chart) {
    return chart.latenessMillis() < LATE_MILLIS
        ? List.of()
        : Symptom.warning(
            Told.of("doctor.late", Told.count(chart.latenessMillis() / 1000)),
            Told.of("doctor.late.do"),
            Subject.tasks("state:ready"));
  }
}
