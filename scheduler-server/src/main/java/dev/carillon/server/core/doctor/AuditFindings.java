package dev.carillon.server.core.doctor;

import dev.carillon.model.cluster.Finding;
import java.util.List;

/** The last audit found records, indexes or counters at odds. */
final class AuditFindings implements Symptom {
  @Override
  public List<Finding> look(Chart chart) {
    int open = chart.audit().found() - chart.audit().repaired();
    if (open > 0) {
      return Symptom.error(
          "The audit found " + open + (open == 1 ? " discrepancy" : " discrepancies"),
          "See them: carillon ledger report. Set right what can be: carillon ledger check"
              + " --repair");
    }
    return chart.audit().repaired() == 0
        ? List.of()
        : Symptom.warning(
            "The audit set right "
                + Symptom.plural(chart.audit().repaired(), "entry").replace("entrys", "entries"),
            "See what it was: carillon ledger report");
  }
}
