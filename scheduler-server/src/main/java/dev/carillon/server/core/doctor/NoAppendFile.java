package dev.carillon.server.core.doctor;

import dev.carillon.model.cluster.Finding;
import java.util.List;

/** A restart of the store forgets tasks. */
final class NoAppendFile implements Symptom {
  @Override
  public List<Finding> look(Chart chart) {
    return chart.facts().version().isEmpty() || chart.facts().appendOnly()
        ? List.of()
        : Symptom.warning(
            "Redis keeps no append-only file",
            "A restart of Redis forgets tasks. Set appendonly yes.");
  }
}
