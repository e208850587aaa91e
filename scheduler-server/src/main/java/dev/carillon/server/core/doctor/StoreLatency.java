package dev.carillon.server.core.doctor;

import dev.carillon.model.cluster.Finding;
import dev.carillon.model.told.Told;
import java.util.List;

/** Each call of the store takes long. */
final class StoreLatency implements Symptom {
  private static final long SLOW_MICROS = 5_000;
  private static final long BAD_MICROS = 50_000;

  @Override
  public List<Finding> look(Chart chart) {
    long micros = chart.deep().map(d -> d.signs().roundTripMicros()).orElse(0L);
    if (micros < SLOW_MICROS) {
      return List.of();
    }
    Told title = Told.of("doctor.latency", Told.count(micros / 1000));
    Told advice = Told.of("doctor.latency.do");
    return micros < BAD_MICROS ? Symptom.warning(title, advice) : Symptom.error(title, advice);
  }
}
