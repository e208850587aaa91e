package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.notify.Delivery;
import dev.carillon.model.notify.DeliveryFilter;
import dev.carillon.model.notify.DeliveryPage;
import dev.carillon.wire.NotificationMapping;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code carillon notify log}. */
@Command(
    name = "log",
    description = "Lists messages, the newest first: sent, to be sent, and given up.",
    footer = {
      "",
      "Examples:",
      "  carillon notify log --state dead",
      "  carillon notify log --channel ops -n 20"
    })
final class NotifyDeliveries extends ClientCommand {
  @Option(
      names = {"-s", "--state"},
      paramLabel = "waiting|delivered|dead",
      description = "Only those.")
  Delivery.@Nullable State state;

  @Option(names = "--channel", paramLabel = "CHANNEL", description = "Only to this one.")
  String channel = "";

  @Option(names = "--rule", paramLabel = "RULE", description = "Only of this one.")
  String rule = "";

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

  NotifyDeliveries(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    DeliveryFilter filter = new DeliveryFilter(Optional.ofNullable(state), channel, rule);
    DeliveryPage found = await(client.notifications().deliveries(filter, limit, page));
    print(
        NotificationMapping.toProto(found),
        () -> NotifyView.deliveries(found.deliveries(), times(), terminal.width()));
    return Exit.OK;
  }
}
