package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.notify.ChannelAndSecret;
import dev.carillon.wire.NotificationMapping;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code carillon notify channel rotate}. */
@Command(
    name = "rotate",
    description = {
      "Gives a webhook a new secret, which is printed once. The old one signs as well until the"
          + " time given has passed, so that receivers can be changed one by one."
    },
    footer = {"", "Example:", "  carillon notify channel rotate ops --keep-old 7d"})
final class NotifyChannelRotate extends ClientCommand {
  @Parameters(paramLabel = "ID", description = "The channel.")
  String id = "";

  @Option(
      names = "--keep-old",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "How long the old one goes on signing (default: 24h).")
  Duration keepOld = Duration.ZERO;

  NotifyChannelRotate(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    String own = terminal.environment().getOrDefault("CARILLON_WEBHOOK_SECRET", "");
    ChannelAndSecret made = await(client.notifications().rotate(id, own, keepOld));
    print(
        NotificationMapping.toProto(made),
        () ->
            NotifyView.channel(made.channel(), times())
                + (made.secret().isEmpty()
                    ? ""
                    : "\nIts new secret, shown this once:\n" + made.secret() + "\n"));
    return Exit.OK;
  }
}
