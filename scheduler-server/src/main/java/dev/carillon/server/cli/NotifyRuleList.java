package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.notify.Rule;
import dev.carillon.v1.ListRulesResponse;
import dev.carillon.wire.NotificationMapping;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code carillon notify rule list}. */
@Command(
    name = "list",
    aliases = "ls",
    description = "Lists all rules.",
    footer = {"", "Example:", "  carillon notify rule list"})
final class NotifyRuleList extends ClientCommand {
  NotifyRuleList(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    List<Rule> rules = await(client.notifications().rules());
    print(
        ListRulesResponse.newBuilder()
            .addAllRules(rules.stream().map(NotificationMapping::toProto).toList())
            .build(),
        () -> NotifyView.rules(rules, times(), terminal.width()));
    return Exit.OK;
  }
}
