package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.client.Subscription;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code carillon audit export}. */
@Command(
    name = "export",
    description = "Prints all entries, the oldest first, each a line of JSON.",
    footer = {
      "",
      "Examples:",
      "  carillon audit export > audit.jsonl",
      "  carillon audit verify audit.jsonl",
      "",
      "The last field of a line is the SHA-256 of the line without that field."
    })
final class AuditExport extends ClientCommand {
  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "Not before, as 2026-11-21T18:00:00Z; without an offset local time.")
  String from = "";

  @Option(names = "--to", paramLabel = "TIME", description = "Before, in the same form.")
  String to = "";

  AuditExport(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    Stream<List<String>> lines = new Stream<>();
    try (Subscription _ =
        client
            .audit()
            .export(
                AuditOptions.millis(from, "--from", terminal),
                AuditOptions.millis(to, "--to", terminal),
                lines)) {
      lines.forEach(this::show);
    }
    return Exit.OK;
  }

  private boolean show(List<String> lines) {
    lines.forEach(line -> terminal.out().print(line + "\n"));
    terminal.out().flush();
    return !terminal.unread();
  }
}
