package dev.carillon.server.core.doctor;

import dev.carillon.model.cluster.Finding;
import dev.carillon.model.cluster.Subject;
import java.util.List;

/** Nearly all tasks that wait for a limit key wait for the same one. */
final class HotLimitKey implements Symptom {
  private static final long MANY = 1_000;

  @Override
  public List<Finding> look(Chart chart) {
    return chart
        .deep()
        .flatMap(Chart.Deep::fullKey)
        .filter(k -> k.tasks() >= MANY && k.tasks() * 5 >= k.all() * 4)
        .map(
            k ->
                Symptom.warning(
                    k.tasks()
                        + " of the "
                        + k.all()
                        + " tasks that wait for their limit key wait for "
                        + k.key()
                        + " in "
                        + k.queue(),
                    "Whoever sends them gets one after the other. Allow more at a time (carillon"
                        + " queue set "
                        + k.queue()
                        + " --key-concurrency N), or a finer key. Who holds it: carillon queue"
                        + " limits "
                        + k.queue(),
                    Subject.queue(k.queue())))
        .orElse(List.of());
  }
}
