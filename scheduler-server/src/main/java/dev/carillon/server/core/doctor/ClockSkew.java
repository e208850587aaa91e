package dev.carillon.server.core.doctor;

import dev.carillon.model.cluster.Finding;
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
    String title =
        "The server's clock is "
            + Math.abs(skew)
            + " ms "
            + (skew > 0 ? "ahead of" : "behind")
            + " that of Redis";
    String advice =
        "Tasks start by the clock of Redis; what people read and write as a time of day is off."
            + " Let NTP set both.";
    return Math.abs(skew) < FAR_OFF_MILLIS
        ? Symptom.warning(title, advice)
        : Symptom.error(title, advice);
  }
}
