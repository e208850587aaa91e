package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.v1.NotificationRef;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code carillon notify rule delete}. */
@Command(
    name = "delete",
    aliases = "rm",
    description = "Deletes a rule; messages that are on their way go on.",
    footer = {"", "Example:", "  carillon notify rule delete dead"})
final class NotifyRuleDelete extends ClientCommand {
  @Parameters(paramLabel = "ID", description = "The rule.")
  String id = "";

  NotifyRuleDelete(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    String gone = await(client.notifications().deleteRule(id));
    print(
        NotificationRef.newBuilder().setId(gone).build(),
        () -> "Deleted the rule " + Text.line(gone) + ".\n");
    return Exit.OK;
  }
}
