package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.dead.DeadGroups;
import dev.carillon.wire.DeadMapping;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code carillon dlq groups}. */
@Command(
    name = "groups",
    description = "Shows dead letters by what killed them, the newest death first.",
    footer = {
      "",
      "Examples:",
      "  carillon dlq groups --queue mail",
      "  carillon dlq groups --filter 'label.customer:acme'",
      "  carillon dlq groups --text timeout --json | jq '.groups[] | {fingerprint, count}'"
    })
final class DlqGroups extends ClientCommand {
  @Mixin DeadOptions which = new DeadOptions();

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      description = "Most groups, up to 500 (default: 100).")
  int limit;

  DlqGroups(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    DeadGroups groups = await(client.deadLetters().groups(which.selection(), limit));
    print(DeadMapping.toProto(groups), () -> DeadView.groups(groups, times(), terminal.width()));
    return Exit.OK;
  }
}
