package dev.carillon.server.core.doctor;

import dev.carillon.model.cluster.Finding;
import dev.carillon.model.cluster.Subject;
import dev.carillon.model.told.Told;
import java.util.List;

/** Workers vanish with what they run. */
final class LostLeases implements Symptom {
  private static final long SOME = 10;

  @Override
  public List<Finding> look(Chart chart) {
    return chart.lost() < SOME
        ? List.of()
        : Symptom.warning(
            Told.of("doctor.lost", Told.count(chart.lost())),
            Told.of("doctor.lost.do"),
            Subject.worker(""));
  }
}
