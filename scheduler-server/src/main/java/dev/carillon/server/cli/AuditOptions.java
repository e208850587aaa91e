package dev.carillon.server.cli;

import dev.carillon.model.audit.AuditFilter;
import dev.carillon.model.audit.AuditOutcome;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which entries of the audit log are wanted. */
final class AuditOptions {
  @Option(names = "--actor", paramLabel = "TEXT", description = "Whose name contains this.")
  String actor = "";

  @Option(names = "--method", paramLabel = "TEXT", description = "Calls whose name contains this.")
  String method = "";

  @Option(
      names = "--target",
      paramLabel = "TEXT",
      description = "What was changed contains this: an id, a queue, a user.")
  String target = "";

  @Option(names = "--address", paramLabel = "TEXT", description = "From addresses with this.")
  String address = "";

  @Option(
      names = "--outcome",
      paramLabel = "WORD",
      description = "ok, refused (the caller may not) or failed.")
  String outcome = "";

  @Option(names = "--tenant", paramLabel = "TENANT", description = "Only of this tenant.")
  String tenant = "";

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "Not before, as 2026-11-21T18:00:00Z; without an offset local time.")
  String from = "";

  @Option(names = "--to", paramLabel = "TIME", description = "Before, in the same form.")
  String to = "";

  AuditFilter filter(Terminal terminal) {
    return new AuditFilter(
        actor,
        method,
        target,
        address,
        outcome.isEmpty() ? Optional.empty() : Optional.of(AuditOutcome.of(outcome)),
        tenant,
        millis(from, "--from", terminal),
        millis(to, "--to", terminal));
  }

  private static long millis(String text, String option, Terminal terminal) {
    return text.isEmpty() ? 0 : Instants.parse(text, option, terminal.zone()).toEpochMilli();
  }
}
