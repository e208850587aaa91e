package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.task.TaskPage;
import dev.carillon.v1.ListDeadLettersResponse;
import dev.carillon.wire.DeadMapping;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code carillon dlq list}. */
@Command(
    name = "list",
    aliases = "ls",
    description = "Lists dead letters one by one, the newest death first.",
    footer = {
      "",
      "Examples:",
      "  carillon dlq list --group 1a28032cdce53064",
      "  carillon dlq list --queue mail --limit 20",
      "  carillon dlq list --filter 'label.customer:acme attempts>2'"
    })
final class DlqList extends ClientCommand {
  @Mixin DeadOptions which = new DeadOptions();

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      description = "Most of them, up to 500 (default: 100).")
  int limit;

  @Option(
      names = "--page",
      paramLabel = "TOKEN",
      description = "Go on behind an earlier page: its nextPageToken of --json.")
  String page = "";

  DlqList(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    TaskPage found = await(client.deadLetters().list(which.selection(), limit, page));
    ListDeadLettersResponse json = DeadMapping.toDeadLetters(found);
    print(json, () -> DeadView.list(found, times(), terminal.width()));
    return Exit.OK;
  }
}
