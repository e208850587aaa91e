package dev.carillon.server.core.doctor;

import dev.carillon.model.cluster.Finding;
import java.util.List;

/** The store does not answer. */
final class StoreAway implements Symptom {
  @Override
  public List<Finding> look(Chart chart) {
    return chart.reachable()
        ? List.of()
        : Symptom.error("Redis is away", "Nothing is lost; work goes on when it answers again.");
  }
}
