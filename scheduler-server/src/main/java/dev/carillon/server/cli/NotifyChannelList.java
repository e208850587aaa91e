package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.notify.Channel;
import dev.carillon.v1.ListChannelsResponse;
import dev.carillon.wire.NotificationMapping;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code carillon notify channel list}. */
@Command(
    name = "list",
    aliases = "ls",
    description = "Lists all channels, without their secrets.",
    footer = {"", "Example:", "  carillon notify channel list"})
final class NotifyChannelList extends ClientCommand {
  NotifyChannelList(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    List<Channel> channels = await(client.notifications().channels());
    print(
        ListChannelsResponse.newBuilder()
            .addAllChannels(channels.stream().map(NotificationMapping::toProto).toList())
            .build(),
        () -> NotifyView.channels(channels, times(), terminal.width()));
    return Exit.OK;
  }
}
