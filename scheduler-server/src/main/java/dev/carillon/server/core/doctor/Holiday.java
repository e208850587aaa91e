package dev.carillon.server.core.doctor;

import dev.carillon.model.cluster.Finding;
import dev.carillon.model.told.Told;
import java.util.List;

/** Leases are not reaped: the store was away or started anew. */
final class Holiday implements Symptom {
  @Override
  public List<Finding> look(Chart chart) {
    return chart.holiday()
        ? Symptom.info(Told.of("doctor.holiday"), Told.of("doctor.holiday.do"))
        : List.of();
  }
}
