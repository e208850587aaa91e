package dev.carillon.server.core.doctor;

import dev.carillon.model.cluster.Finding;
import dev.carillon.model.cluster.Subject;
import dev.carillon.model.told.Told;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Tasks wait for a type that no live worker offers. */
final class NoWorker implements Symptom {
  @Override
  public List<Finding> look(Chart chart) {
    return chart.deep().stream()
        .flatMap(deep -> deep.unserved().entrySet().stream())
        .sorted(
            Map.Entry.comparingByKey(
                Comparator.comparing(Chart.Unserved::type).thenComparing(Chart.Unserved::queue)))
        .flatMap(
            e ->
                Symptom.warning(
                    Told.of(
                        "doctor.worker",
                        Told.count(e.getValue()),
                        Told.text(e.getKey().type()),
                        Told.text(e.getKey().queue())),
                    Told.of("doctor.worker.do"),
                    Subject.tasks(
                        "state:ready type:" + e.getKey().type() + " queue:" + e.getKey().queue()))
                    .stream())
        .toList();
  }
}
