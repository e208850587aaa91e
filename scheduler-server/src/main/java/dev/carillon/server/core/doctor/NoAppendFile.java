package dev.carillon.server.core.doctor;

import dev.carillon.model.cluster.Finding;
import dev.carillon.model.told.Told;
import java.util.List;

/** A restart of the store forgets tasks. */
final class NoAppendFile implements Symptom {
  @Override
  public List<Finding> look(Chart chart) {
    return chart.facts().version().isEmpty() || chart.facts().appendOnly()
        ? List.of()
        : Symptom.warning(Told.of("doctor.file"), Told.of("doctor.file.do"));
  }
}
