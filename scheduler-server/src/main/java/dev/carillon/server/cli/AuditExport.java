package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.client.Subscription;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code carillon audit export}. */
@Command(
    name = "export",
    description = "Prints entries, the oldest first, each a line of JSON.",
    footer = {
      "",
      "Examples:",
      "  carillon audit export > audit.jsonl",
      "  carillon audit verify audit.jsonl",
      "  carillon audit export --actor ada --outcome refused",
      "",
      "The last field of a line is the SHA-256 of the line without that field. A chain"
          + " of which entries are left out by --actor and the like cannot be verified."
    })
final class AuditExport extends ClientCommand {
  @Mixin AuditOptions wanted = new AuditOptions();

  AuditExport(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    Stream<List<String>> lines = new Stream<>();
    try (Subscription _ = client.audit().export(wanted.filter(terminal), lines)) {
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
