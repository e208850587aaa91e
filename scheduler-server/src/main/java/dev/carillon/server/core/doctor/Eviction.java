package dev.carillon.server.core.doctor;

import dev.carillon.model.cluster.Finding;
import java.util.List;

/** The store may delete tasks by itself when memory runs short. */
final class Eviction implements Symptom {
  @Override
  public List<Finding> look(Chart chart) {
    String policy = chart.facts().evictionPolicy();
    return policy.isEmpty() || policy.equals("noeviction")
        ? List.of()
        : Symptom.error(
            "Redis may evict tasks: maxmemory-policy is " + policy,
            "Set it to noeviction: any other policy deletes work when memory runs short.");
  }
}
