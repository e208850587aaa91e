package dev.carillon.server.core.doctor;

import dev.carillon.model.cluster.Finding;
import java.util.List;

/** The store is nearly full: at the limit submits are refused. */
final class MemoryFull implements Symptom {
  private static final double NEAR = 0.8;
  private static final double BRIM = 0.9;

  @Override
  public List<Finding> look(Chart chart) {
    long max = chart.facts().maxBytes();
    long used = chart.facts().usedBytes();
    if (max == 0 || used < max * NEAR) {
      return List.of();
    }
    String title = "Redis is " + used * 100 / max + " % full";
    return used < max * BRIM
        ? Symptom.warning(
            title, "Raise maxmemory or shorten retention: at 100 % submits are refused.")
        : Symptom.error(
            title,
            "Submits are refused at 100 %, while running work goes on. Raise maxmemory, shorten"
                + " retention or discard dead letters now.");
  }
}
