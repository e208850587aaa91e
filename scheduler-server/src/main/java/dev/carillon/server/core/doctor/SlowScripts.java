package dev.carillon.server.core.doctor;

import dev.carillon.model.cluster.Finding;
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
                    "The script "
                        + s.verb()
                        + " took more than 10 ms "
                        + (s.calls() == 1 ? "once" : s.calls() + " times")
                        + " in the last hour, "
                        + s.worstMicros() / 1000
                        + " ms at worst",
                    "Everything in Redis waits meanwhile. Lower engine.batch, or give Redis a"
                        + " faster processor of its own.")
                    .stream())
        .toList();
  }
}
