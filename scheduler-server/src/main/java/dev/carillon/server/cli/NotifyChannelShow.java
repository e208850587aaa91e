package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.notify.Channel;
import dev.carillon.wire.NotificationMapping;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code carillon notify channel show}. */
@Command(
    name = "show",
    description = "Shows a channel, and the names of its secrets.",
    footer = {"", "Example:", "  carillon notify channel show ops"})
final class NotifyChannelShow extends ClientCommand {
  @Parameters(paramLabel = "ID", description = "The channel.")
  String id = "";

  NotifyChannelShow(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    Channel channel = await(client.notifications().channel(id));
    print(NotificationMapping.toProto(channel), () -> NotifyView.channel(channel, times()));
    return Exit.OK;
  }
}
