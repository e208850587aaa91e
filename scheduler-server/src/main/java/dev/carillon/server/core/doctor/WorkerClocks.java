package dev.carillon.server.core.doctor;

import dev.carillon.model.cluster.Finding;
import dev.carillon.model.cluster.Subject;
import dev.carillon.model.told.Told;
import dev.carillon.model.worker.WorkerStatus;
import java.util.List;

/** Workers and the store disagree about the time. */
final class WorkerClocks implements Symptom {
  private static final long OFF_MILLIS = 1_000;
  private static final long FAR_OFF_MILLIS = 30_000;

  @Override
  public List<Finding> look(Chart chart) {
    if (chart.deep().isEmpty()) {
      return List.of();
    }
    // A worker is measured against its server, and that one against the store.
    long server = chart.deep().get().signs().wallMs() - chart.deep().get().signs().nowMs();
    return chart.workers().stream()
        .filter(w -> w.status() != WorkerStatus.GONE && w.clockAheadMillis() != 0)
        .flatMap(w -> look(w.name(), w.clockAheadMillis() + server).stream())
        .toList();
  }

  private static List<Finding> look(String worker, long ahead) {
    if (Math.abs(ahead) < OFF_MILLIS) {
      return List.of();
    }
    Told title =
        Told.of(
            ahead > 0 ? "doctor.workerclock.ahead" : "doctor.workerclock.behind",
            Told.text(worker),
            Told.count(Math.abs(ahead)));
    Told advice = Told.of("doctor.workerclock.do");
    return Math.abs(ahead) < FAR_OFF_MILLIS
        ? Symptom.warning(title, advice, Subject.worker(worker))
        : Symptom.error(title, advice, Subject.worker(worker));
  }
}
