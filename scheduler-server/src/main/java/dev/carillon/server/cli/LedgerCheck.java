package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.ledger.AuditReport;
import dev.carillon.wire.LedgerMapping;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code carillon ledger check}. */
@Command(
    name = "check",
    description = "Compares every record, index entry and counter now.",
    footer = {
      "",
      "Exits with 1 if something was found and not set right.",
      "",
      "Example:",
      "  carillon ledger check --repair"
    })
final class LedgerCheck extends ClientCommand {
  @Option(
      names = "--repair",
      description = "Set right what can be: index entries by their records, counters by a recount.")
  boolean repair;

  LedgerCheck(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    AuditReport report = await(client.trust().checkLedger(repair));
    print(
        LedgerMapping.toProto(report), () -> LedgerView.report(report, times(), terminal.width()));
    return report.found() == report.repaired() ? Exit.OK : Exit.FAILED;
  }
}
