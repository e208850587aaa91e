package dev.carillon.server.core.doctor;

import dev.carillon.model.cluster.Finding;
import dev.carillon.model.told.Told;
import java.util.List;

/** Tasks that an older version wrote, in a layout that is only read by now. */
final class OldLayouts implements Symptom {
  @Override
  public List<Finding> look(Chart chart) {
    long n = chart.audit().outdated();
    return n == 0
        ? List.of()
        : Symptom.info(Told.of("doctor.layout", Told.count(n)), Told.of("doctor.layout.do"));
  }
}
