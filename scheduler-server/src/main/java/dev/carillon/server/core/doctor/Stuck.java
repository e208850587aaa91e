package dev.carillon.server.core.doctor;

import dev.carillon.model.cluster.Finding;
import dev.carillon.model.cluster.Subject;
import dev.carillon.model.told.Told;
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
    Told.Value id = Told.text(first.id().toString());
    String what =
        switch (first.what()) {
          case LEASE -> "doctor.stuck.lease";
          case DUE -> "doctor.stuck.due";
          case EXPIRY -> "doctor.stuck.expiry";
        };
    return Symptom.error(
        Told.of(
            "doctor.stuck",
            Told.count(stuck.size()),
            id,
            Told.part(Told.of(what, Told.count(first.sinceMillis() / 1000)))),
        Told.of("doctor.stuck.do", Told.text(Integer.toString(first.id().bucket())), id),
        Subject.task(first.id().toString()));
  }
}
