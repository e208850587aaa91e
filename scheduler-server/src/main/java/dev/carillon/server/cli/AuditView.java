package dev.carillon.server.cli;

import dev.carillon.model.audit.AuditEntry;
import dev.carillon.model.audit.AuditVerdict;
import dev.carillon.model.audit.Deed;
import java.util.List;

/** The audit log for people. */
final class AuditView {
  private static final String CONTRACT = "carillon.v1.";

  private AuditView() {}

  static String entries(List<AuditEntry> entries, Times times, int width) {
    Table table =
        new Table()
            .figures("NO")
            .words("WHEN")
            .text("WHO")
            .text("FROM")
            .text("CALL")
            .text("TARGET")
            .words("OUTCOME")
            .figures("CALLS")
            .text("REASON");
    for (AuditEntry entry : entries) {
      Deed deed = entry.deed();
      table.row(
          Long.toString(entry.sequence()),
          times.relative(entry.atMs()),
          Text.line(deed.actor().isEmpty() ? "(nobody known)" : deed.actor()),
          Text.line(deed.address()),
          Text.line(deed.method().replace(CONTRACT, "")),
          Text.line(deed.target()),
          deed.outcome().word() + (deed.code().isEmpty() ? "" : " " + deed.code()),
          Long.toString(deed.calls()),
          Text.line(deed.reason().isEmpty() ? deed.detail() : deed.reason()));
    }
    return table.render(width);
  }

  static String verdict(AuditVerdict verdict) {
    if (!verdict.whole()) {
      return "BROKEN at entry " + verdict.broken() + ": " + verdict.problem() + "\n";
    }
    if (verdict.entries() == 0) {
      return "The audit log is empty.\n";
    }
    return "Whole: "
        + verdict.entries()
        + " entries, from "
        + verdict.first()
        + " to "
        + verdict.last()
        + ".\nTo find out later whether the whole was written anew, note this somewhere else:\n"
        + "  --known "
        + verdict.last()
        + ":"
        + verdict.lastHash()
        + "\n";
  }
}
