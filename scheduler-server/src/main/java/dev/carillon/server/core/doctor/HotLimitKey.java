package dev.carillon.server.core.doctor;

import dev.carillon.model.cluster.Finding;
import dev.carillon.model.cluster.Subject;
import dev.carillon.model.told.Told;
import java.util.List;

/** Nearly all tasks that wait for a limit key wait for the same one. */
final class HotLimitKey implements Symptom {
  private static final long MANY = 1_000;

  @Override
  public List<Finding> look(Chart chart) {
    return chart
        .deep()
        .flatMap(Chart.Deep::fullKey)
        .filter(k -> k.tasks() >= MANY && k.tasks() * 5 >= k.all() * 4)
        .map(
            k ->
                Symptom.warning(
                    Told.of(
                        "doctor.key",
                        Told.count(k.tasks()),
                        Told.count(k.all()),
                        Told.text(k.key()),
                        Told.text(k.queue())),
                    Told.of("doctor.key.do", Told.text(k.queue())),
                    Subject.queue(k.queue())))
        .orElse(List.of());
  }
}
