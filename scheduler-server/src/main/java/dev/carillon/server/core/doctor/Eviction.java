package dev.carillon.server.core.doctor;

import dev.carillon.model.cluster.Finding;
import dev.carillon.model.told.Told;
import java.util.List;

/** The store may delete tasks by itself when memory runs short. */
final class Eviction implements Symptom {
  @Override
  public List<Finding> look(Chart chart) {
    String policy = chart.facts().evictionPolicy();
    return policy.isEmpty() || policy.equals("noeviction")
        ? List.of()
        : Symptom.error(
            Told.of("doctor.eviction", Told.text(policy)), Told.of("doctor.eviction.do"));
  }
}
