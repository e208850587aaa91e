package dev.carillon.server.core.doctor;

import dev.carillon.model.cluster.Finding;
import dev.carillon.model.told.Told;
import java.util.List;

/** Scripts that hold up the store for long. */
final class SlowScripts implements Symptom {
  private static final long SLOW_MICROS = 10_000;

  @Override
  public List<Finding> look(Chart chart) {
    return chart.deep().stream()
        .flatMap(deep -> deep.signs().slow().stream())
        // What else stands in the log is there because somebody has lowered its threshold.
        .filter(s -> s.worstMicros() > SLOW_MICROS)
        .flatMap(
            s ->
                Symptom.warning(
                    Told.of(
                        s.calls() == 1 ? "doctor.script.once" : "doctor.script",
                        Told.text(s.verb()),
                        Told.count(s.calls()),
                        Told.count(s.worstMicros() / 1000)),
                    Told.of("doctor.script.do"))
                    .stream())
        .toList();
  }
}
