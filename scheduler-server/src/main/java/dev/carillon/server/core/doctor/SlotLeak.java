package dev.carillon.server.core.doctor;

import dev.carillon.model.cluster.Finding;
import dev.carillon.model.cluster.Subject;
import dev.carillon.model.ledger.Discrepancy;
import dev.carillon.model.told.Told;
import java.util.List;
import java.util.stream.Stream;

/**
 * A worker has no free slot, yet runs nothing that the store knows of; or attempts that are over
 * hold slots of a limit.
 */
final class SlotLeak implements Symptom {
  @Override
  public List<Finding> look(Chart chart) {
    return Stream.concat(workers(chart), limits(chart)).toList();
  }

  private static Stream<Finding> limits(Chart chart) {
    List<Discrepancy> leaks =
        chart.audit().discrepancies().stream()
            .filter(d -> d.kind().equals("SLOT_LEAK") && !d.repaired())
            .toList();
    return leaks.isEmpty()
        ? Stream.of()
        : Symptom.warning(
            Told.of(
                "doctor.slots", Told.count(leaks.size()), Told.text(leaks.getFirst().subject())),
            Told.of("doctor.slots.do"))
            .stream();
  }

  private static Stream<Finding> workers(Chart chart) {
    return chart.deep().stream()
        .flatMap(deep -> deep.idleSlots().stream())
        .sorted()
        .flatMap(
            name ->
                Symptom.warning(
                    Told.of("doctor.taken", Told.text(name)),
                    Told.of("doctor.taken.do", Told.text(name)),
                    Subject.worker(name))
                    .stream());
  }
}
