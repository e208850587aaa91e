package dev.carillon.server.core.doctor;

import dev.carillon.model.cluster.Finding;
import java.util.List;

/** Nobody runs the loops of some shards. */
final class UnownedBuckets implements Symptom {
  @Override
  public List<Finding> look(Chart chart) {
    return chart.unowned() == 0
        ? List.of()
        : Symptom.error(
            "Nobody runs the loops of " + Symptom.plural(chart.unowned(), "bucket"),
            "Their tasks do not come due. A server takes them over within seconds; if none does,"
                + " look at: carillon cluster info");
  }
}
