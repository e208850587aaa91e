package dev.carillon.server.core.doctor;

import dev.carillon.model.cluster.Finding;
import dev.carillon.model.told.Told;
import java.util.List;

/** Nobody runs the loops of some shards. */
final class UnownedBuckets implements Symptom {
  @Override
  public List<Finding> look(Chart chart) {
    return chart.unowned() == 0
        ? List.of()
        : Symptom.error(
            Told.of("doctor.unowned", Told.count(chart.unowned())), Told.of("doctor.unowned.do"));
  }
}
