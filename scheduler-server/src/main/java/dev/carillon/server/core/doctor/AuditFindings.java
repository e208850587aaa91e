package dev.carillon.server.core.doctor;

import dev.carillon.model.cluster.Finding;
import dev.carillon.model.told.Told;
import java.util.List;

/** The last audit found records, indexes or counters at odds. */
final class AuditFindings implements Symptom {
  @Override
  public List<Finding> look(Chart chart) {
    int open = chart.audit().found() - chart.audit().repaired();
    if (open > 0) {
      return Symptom.error(
          Told.of("doctor.audit.found", Told.count(open)), Told.of("doctor.audit.found.do"));
    }
    return chart.audit().repaired() == 0
        ? List.of()
        : Symptom.warning(
            Told.of("doctor.audit.repaired", Told.count(chart.audit().repaired())),
            Told.of("doctor.audit.repaired.do"));
  }
}
