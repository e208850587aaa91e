package dev.carillon.server.cli;

import picocli.CommandLine;

/** {@code carillon notify}. */
final class NotifyCommand {
  private NotifyCommand() {}

  static CommandLine of(Terminal terminal) {
    return Group.of(
        terminal,
        "notify",
        "Who is told of what: rules, channels, and the messages that came of them.",
        within(
            Group.of(
                terminal,
                "channel",
                "Where messages go: webhooks and e-mail addresses.",
                new NotifyChannelPut(terminal),
                new NotifyChannelList(terminal),
                new NotifyChannelShow(terminal),
                new NotifyChannelRotate(terminal),
                new NotifyChannelDelete(terminal))),
        within(
            Group.of(
                terminal,
                "rule",
                "What is told, and to which channels.",
                new NotifyRulePut(terminal),
                new NotifyRuleList(terminal),
                new NotifyRuleShow(terminal),
                new NotifyRuleDelete(terminal))),
        new NotifyTry(terminal),
        new NotifyDeliveries(terminal),
        new NotifyShow(terminal),
        new NotifyRedeliver(terminal),
        new NotifyAlarms(terminal));
  }

  private static CommandLine within(CommandLine group) {
    String name = group.getCommandName();
    group
        .getCommandSpec()
        .usageMessage()
        .footer("", "Help of one of them: carillon notify " + name + " COMMAND --help");
    return group;
  }
}
