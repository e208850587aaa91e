package dev.carillon.server.cli;

import dev.carillon.model.dead.DeadSelection;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which dead letters are meant. */
final class DeadOptions {
  @Parameters(paramLabel = "ID", arity = "0..*", description = "Ids of tasks.")
  List<String> ids = new ArrayList<>();

  @Option(
      names = {"-g", "--group"},
      paramLabel = "FINGERPRINT",
      description = "Those of this group, from: carillon dlq groups")
  String group = "";

  @Option(
      names = {"-q", "--queue"},
      paramLabel = "QUEUE",
      description = "Those of this queue.")
  String queue = "";

  @Option(
      names = {"-t", "--type"},
      paramLabel = "TYPE",
      description = "Those of this type.")
  String type = "";

  @Option(names = "--tenant", paramLabel = "TENANT", description = "Those of this tenant.")
  String tenant = "";

  @Option(
      names = "--text",
      paramLabel = "TEXT",
      description = "Those of groups whose error holds this text.")
  String text = "";

  DeadSelection selection() {
    return new DeadSelection(ids, group, queue, type, tenant, text);
  }
}
