package dev.carillon.server.core.doctor;

import dev.carillon.model.cluster.Finding;
import dev.carillon.model.cluster.Subject;
import java.util.List;

/** Most of what is submitted has the same unique key, which is held. */
final class HotUniqueKey implements Symptom {
  private static final long MANY = 1_000;

  @Override
  public List<Finding> look(Chart chart) {
    return chart
        .deep()
        .flatMap(Chart.Deep::repeated)
        .filter(k -> k.times() >= MANY && k.times() * 5 >= k.submits() * 4)
        .map(
            k ->
                Symptom.warning(
                    "The unique key "
                        + k.key()
                        + " in "
                        + k.queue()
                        + " was held already for "
                        + k.times()
                        + " of the last "
                        + k.submits()
                        + " tasks submitted here",
                    "Its sender repeats itself, or its key is too coarse. The holder stands in the"
                        + " refusal; deleting or cancelling it frees the key.",
                    Subject.queue(k.queue())))
        .orElse(List.of());
  }
}
