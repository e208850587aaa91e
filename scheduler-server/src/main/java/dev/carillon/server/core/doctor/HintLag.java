package dev.carillon.server.core.doctor;

import dev.carillon.model.cluster.Finding;
import dev.carillon.model.cluster.Subject;
import dev.carillon.model.told.Told;
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
                    Told.of("doctor.hints", Told.count(e.getValue()), Told.text(e.getKey())),
                    Told.of("doctor.hints.do"),
                    Subject.worker(""))
                    .stream())
        .toList();
  }
}
