package dev.carillon.server.core.doctor;

import dev.carillon.model.cluster.Finding;
import dev.carillon.model.told.Told;
import java.util.List;

/** The broker does not answer. */
final class KafkaAway implements Symptom {
  @Override
  public List<Finding> look(Chart chart) {
    return !chart.kafkaConfigured() || chart.kafkaOpen()
        ? List.of()
        : Symptom.warning(Told.of("doctor.kafka"), Told.of("doctor.kafka.do"));
  }
}
