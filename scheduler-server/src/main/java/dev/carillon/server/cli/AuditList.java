package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.audit.AuditEntry;
import dev.carillon.model.audit.AuditFilter;
import dev.carillon.model.audit.AuditPage;
import dev.carillon.wire.AuditMapping;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code carillon audit list}. */
@Command(
    name = "list",
    aliases = "ls",
    description = "Lists who changed what, the newest first.",
    footer = {
      "",
      "Examples:",
      "  carillon audit list --actor ada --outcome refused",
      "  carillon audit list --method TaskService/Cancel --from 2026-11-21T08:00",
      "",
      "Submits and refusals of a kind are counted together: CALLS tells how many an entry stands"
          + " for."
    })
final class AuditList extends ClientCommand {
  private static final int PAGE = 500;

  @Mixin AuditOptions wanted = new AuditOptions();

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      description = "At most this many (default: ${DEFAULT-VALUE}).")
  int limit = 50;

  AuditList(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    AuditFilter filter = wanted.filter(terminal);
    List<AuditEntry> entries = new ArrayList<>();
    String token = "";
    do {
      int size = Math.min(PAGE, Math.max(1, limit - entries.size()));
      AuditPage page = await(client.audit().list(filter, size, token));
      entries.addAll(page.entries());
      token = page.nextPageToken();
    } while (!token.isEmpty() && entries.size() < limit);
    print(
        AuditMapping.toProto(new AuditPage(entries, token)),
        () -> AuditView.entries(entries, times(), terminal.width()));
    return Exit.OK;
  }
}
