package dev.carillon.server.core.doctor;

import dev.carillon.model.cluster.Finding;
import java.util.List;

/** Leases are not reaped: the store was away or started anew. */
final class Holiday implements Symptom {
  @Override
  public List<Finding> look(Chart chart) {
    return chart.holiday()
        ? Symptom.info(
            "No lease is ended now: Redis was away or has been started anew",
            "Workers are given one lease of time to come back; then lost tasks run again.")
        : List.of();
  }
}
