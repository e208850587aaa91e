package dev.carillon.server.core.doctor;

import dev.carillon.model.cluster.Finding;
import dev.carillon.model.told.Told;
import java.util.List;

/** Server and store disagree about the time. */
final class ClockSkew implements Symptom {
  private static final long OFF_MILLIS = 1_000;
  private static final long FAR_OFF_MILLIS = 30_000;

  @Override
  public List<Finding> look(Chart chart) {
    long skew = chart.deep().map(d -> d.signs().wallMs() - d.signs().nowMs()).orElse(0L);
    if (Math.abs(skew) < OFF_MILLIS) {
      return List.of();
    }
    Told title =
        Told.of(
            skew > 0 ? "doctor.clock.ahead" : "doctor.clock.behind", Told.count(Math.abs(skew)));
    Told advice = Told.of("doctor.clock.do");
    return Math.abs(skew) < FAR_OFF_MILLIS
        ? Symptom.warning(title, advice)
        : Symptom.error(title, advice);
  }
}
