package dev.carillon.server.core.doctor;

import dev.carillon.model.cluster.Finding;
import dev.carillon.model.cluster.Subject;
import dev.carillon.model.told.Told;
import java.util.List;

/** Most of what is submitted has the same unique key, which is held. */
final class HotUniqueKey implements Symptom {
  private static final long MANY = 1_000;

  @Override
  public List<Finding> look(Chart chart) {
    return chart
        .deep()
        .flatMap(Chart.Deep::repeated)
        .filter(k -> k.times() >= MANY && k.times() * 5 >= k.submits() * 4)
        .map(
            k ->
                Symptom.warning(
                    Told.of(
                        "doctor.unique",
                        Told.text(k.key()),
                        Told.text(k.queue()),
                        Told.count(k.times()),
                        Told.count(k.submits())),
                    Told.of("doctor.unique.do"),
                    Subject.queue(k.queue())))
        .orElse(List.of());
  }
}
