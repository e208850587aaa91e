package dev.carillon.server.core.doctor;

import dev.carillon.model.cluster.Finding;
import dev.carillon.model.told.Told;
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
    Told title = Told.of("doctor.memory", Told.count(used * 100 / max));
    return used < max * BRIM
        ? Symptom.warning(title, Told.of("doctor.memory.near"))
        : Symptom.error(title, Told.of("doctor.memory.brim"));
  }
}
