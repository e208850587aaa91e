package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.notify.Rule;
import dev.carillon.wire.NotificationMapping;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code carillon notify rule show}. */
@Command(
    name = "show",
    description = "Shows a rule.",
    footer = {"", "Example:", "  carillon notify rule show dead"})
final class NotifyRuleShow extends ClientCommand {
  @Parameters(paramLabel = "ID", description = "The rule.")
  String id = "";

  NotifyRuleShow(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    Rule rule = await(client.notifications().rule(id));
    print(NotificationMapping.toProto(rule), () -> NotifyView.rule(rule, times()));
    return Exit.OK;
  }
}
