package dev.carillon.server.core.doctor;

import dev.carillon.model.cluster.Finding;
import dev.carillon.model.told.Told;
import java.util.List;

/** Acknowledgements wait for what the store cannot do now. */
final class NotDurable implements Symptom {
  @Override
  public List<Finding> look(Chart chart) {
    return chart.facts().lacks().isEmpty()
        ? List.of()
        : Symptom.error(
            Told.of("doctor.durable", Told.text(chart.facts().lacks())),
            Told.of("doctor.durable.do"));
  }
}
