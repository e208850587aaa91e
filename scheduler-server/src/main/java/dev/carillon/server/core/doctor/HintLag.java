package dev.carillon.server.core.doctor;

import dev.carillon.model.cluster.Finding;
import dev.carillon.model.cluster.Subject;
import dev.carillon.model.worker.WorkerSnapshot;
import dev.carillon.model.worker.WorkerStatus;
import java.util.List;
import java.util.Map;

/** Hints stand in Kafka, and workers do not read them. */
final class HintLag implements Symptom {
  /** Hints are never sent beyond the free slots by more than what ends within a moment. */
  private static final long SOME = 100;

  @Override
  public List<Finding> look(Chart chart) {
    long slots =
        chart.workers().stream()
            .filter(w -> w.status() != WorkerStatus.GONE)
            .mapToLong(WorkerSnapshot::slots)
            .sum();
    return chart.deep().map(Chart.Deep::hintLag).orElse(Map.of()).entrySet().stream()
        .filter(e -> e.getValue() > SOME + 2 * slots)
        .sorted(Map.Entry.comparingByKey())
        .flatMap(
            e ->
                Symptom.warning(
                    e.getValue() + " hints of type " + e.getKey() + " stand unread in Kafka",
                    "Workers say that they read them, and do not: see whether they reach the broker"
                        + " (their logs say so). Each task comes again when its hint is not taken"
                        + " in time, so work is late, not lost.",
                    Subject.worker(""))
                    .stream())
        .toList();
  }
}
