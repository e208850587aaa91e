package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.v1.NotificationRef;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code carillon notify channel delete}. */
@Command(
    name = "delete",
    aliases = "rm",
    description = "Deletes a channel; rules that name it go on without it.",
    footer = {"", "Example:", "  carillon notify channel delete ops"})
final class NotifyChannelDelete extends ClientCommand {
  @Parameters(paramLabel = "ID", description = "The channel.")
  String id = "";

  NotifyChannelDelete(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    String gone = await(client.notifications().deleteChannel(id));
    print(
        NotificationRef.newBuilder().setId(gone).build(),
        () -> "Deleted the channel " + Text.line(gone) + ".\n");
    return Exit.OK;
  }
}
