package dev.carillon.server.core.doctor;

import dev.carillon.model.cluster.Finding;
import dev.carillon.model.told.Told;
import java.util.List;

/** The store does not answer. */
final class StoreAway implements Symptom {
  @Override
  public List<Finding> look(Chart chart) {
    return chart.reachable()
        ? List.of()
        : Symptom.error(Told.of("doctor.redis"), Told.of("doctor.redis.do"));
  }
}
