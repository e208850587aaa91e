package dev.carillon.server.core.doctor;

import dev.carillon.model.cluster.Finding;
import java.util.List;

/** A worker has no free slot, yet runs nothing that the store knows of. */
final class SlotLeak implements Symptom {
  @Override
  public List<Finding> look(Chart chart) {
    return chart.deep().stream()
        .flatMap(deep -> deep.idleSlots().stream())
        .sorted()
        .flatMap(
            name ->
                Symptom.warning(
                    "All slots of worker " + name + " are taken by attempts that have ended",
                    "It has lost count or hangs. Let it leave and start it anew: carillon worker"
                        + " drain "
                        + name)
                    .stream())
        .toList();
  }
}
