package dev.carillon.server.core.doctor;

import dev.carillon.model.cluster.Finding;
import java.util.List;

/** The broker does not answer. */
final class KafkaAway implements Symptom {
  @Override
  public List<Finding> look(Chart chart) {
    return !chart.kafkaConfigured() || chart.kafkaOpen()
        ? List.of()
        : Symptom.warning(
            "Kafka is away",
            "Workers get their hints over their sessions meanwhile; tasks of type kafka wait.");
  }
}
