package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.ledger.Ledger;
import dev.carillon.wire.LedgerMapping;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code carillon ledger}. */
@Command(
    name = "ledger",
    description = {
      "Shows the books: tasks that came in, that are here, and that were taken away.",
      "Nothing is lost if the difference is 0."
    },
    footer = {
      "",
      "Exits with 1 if the books do not balance.",
      "",
      "Examples:",
      "  carillon ledger --by type",
      "  carillon ledger check --repair"
    })
final class LedgerCommand extends ClientCommand {
  @Option(
      names = "--by",
      paramLabel = "WHAT",
      description = "Accounts by queue (default), tenant, type or line.")
  Ledger.By by = Ledger.By.QUEUE;

  private LedgerCommand(Terminal terminal) {
    super(terminal);
  }

  static CommandLine of(Terminal terminal, Object... subcommands) {
    CommandLine line = new CommandLine(new LedgerCommand(terminal));
    for (Object subcommand : subcommands) {
      line.addSubcommand(subcommand);
    }
    return line;
  }

  @Override
  int run(CarillonClient client) {
    Ledger ledger = await(client.trust().ledger(by));
    print(LedgerMapping.toProto(ledger), () -> LedgerView.books(ledger, by, terminal.width()));
    return ledger.accounts().stream().allMatch(a -> a.difference() == 0) ? Exit.OK : Exit.FAILED;
  }
}
