package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.notify.Delivery;
import dev.carillon.wire.NotificationMapping;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code carillon notify show}. */
@Command(
    name = "show",
    description = "Shows a message with its text and every try.",
    footer = {"", "Example:", "  carillon notify show msg_01KAMB3V7PSN2D0J8Q5Z9W6TYR"})
final class NotifyShow extends ClientCommand {
  @Parameters(paramLabel = "ID", description = "The message, as in carillon notify log.")
  String id = "";

  NotifyShow(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    Delivery delivery = await(client.notifications().delivery(id));
    print(NotificationMapping.toProto(delivery), () -> NotifyView.delivery(delivery, times()));
    return Exit.OK;
  }
}
