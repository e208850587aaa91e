package dev.carillon.server.core.doctor;

import dev.carillon.model.cluster.Finding;
import dev.carillon.model.cluster.Subject;
import dev.carillon.model.queue.QueueSnapshot;
import dev.carillon.model.told.Told;
import java.util.Comparator;
import java.util.List;

/** One queue has nearly all that waits, and others wait behind it. */
final class HotQueue implements Symptom {
  private static final long MANY = 10_000;
  private static final long LONG_MILLIS = 10_000;

  @Override
  public List<Finding> look(Chart chart) {
    long sum = chart.queues().stream().mapToLong(QueueSnapshot::waiting).sum();
    QueueSnapshot most =
        chart.queues().stream().max(Comparator.comparingLong(QueueSnapshot::waiting)).orElse(null);
    if (most == null || most.waiting() < MANY || most.waiting() * 20 < sum * 19) {
      return List.of();
    }
    long others =
        chart.queues().stream()
            .filter(q -> !q.name().equals(most.name()) && q.oldestReadyMillis() > LONG_MILLIS)
            .count();
    return others == 0
        ? List.of()
        : Symptom.warning(
            Told.of(
                "doctor.queue",
                Told.text(most.name()),
                Told.count(most.waiting()),
                Told.count(sum),
                Told.count(others)),
            Told.of("doctor.queue.do", Told.text(most.name())),
            Subject.queue(most.name()));
  }
}
