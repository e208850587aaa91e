package dev.carillon.server.core.doctor;

import dev.carillon.model.cluster.Finding;
import java.util.List;

/** Tasks that an older version wrote, in a layout that is only read by now. */
final class OldLayouts implements Symptom {
  @Override
  public List<Finding> look(Chart chart) {
    long n = chart.audit().outdated();
    return n == 0
        ? List.of()
        : Symptom.info(
            Symptom.plural(n, "task") + (n == 1 ? " is" : " are") + " stored in an older layout",
            "This version reads them. Before you go to one that does not, let them end: carillon"
                + " ledger report counts them by layout.");
  }
}
