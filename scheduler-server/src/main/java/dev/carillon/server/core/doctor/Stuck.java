package dev.carillon.server.core.doctor;

import dev.carillon.model.cluster.Finding;
import dev.carillon.model.cluster.Subject;
import dev.carillon.server.core.port.DoctorStore;
import java.util.List;

/** Tasks that a loop should have moved on long ago. */
final class Stuck implements Symptom {
  @Override
  public List<Finding> look(Chart chart) {
    List<DoctorStore.Stuck> stuck = chart.deep().map(d -> d.signs().stuck()).orElse(List.of());
    if (stuck.isEmpty() || chart.holiday()) {
      return List.of();
    }
    DoctorStore.Stuck first = stuck.getFirst();
    return Symptom.error(
        Symptom.plural(stuck.size(), "task")
            + (stuck.size() == 1 ? " is" : " are")
            + " stuck, for example "
            + first.id()
            + ", "
            + told(first),
        "The loops of bucket "
            + first.id().bucket()
            + " do not come through. See who should run them, and what it says: carillon cluster"
            + " info; carillon task explain "
            + first.id(),
        Subject.task(first.id().toString()));
  }

  private static String told(DoctorStore.Stuck stuck) {
    String since = " for " + stuck.sinceMillis() / 1000 + " s";
    return switch (stuck.what()) {
      case LEASE -> "whose lease has been over" + since;
      case DUE -> "which has been due" + since;
      case EXPIRY -> "whose deadline has been over" + since;
    };
  }
}
