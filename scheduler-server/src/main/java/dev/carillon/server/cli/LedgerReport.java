package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.ledger.AuditReport;
import dev.carillon.wire.LedgerMapping;
import picocli.CommandLine.Command;

/** {@code carillon ledger report}. */
@Command(
    name = "report",
    description = "Shows what the server's own auditor found on its last walk.",
    footer = {"", "Example:", "  carillon ledger report"})
final class LedgerReport extends ClientCommand {
  LedgerReport(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    AuditReport report = await(client.trust().auditReport());
    print(
        LedgerMapping.toProto(report), () -> LedgerView.report(report, times(), terminal.width()));
    return report.found() == report.repaired() ? Exit.OK : Exit.FAILED;
  }
}
