package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.notify.Channel;
import dev.carillon.model.notify.ChannelAndSecret;
import dev.carillon.wire.NotificationMapping;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code carillon notify channel put}. */
@Command(
    name = "put",
    description = {
      "Stores a channel: a webhook or e-mail addresses. The secret of a new webhook is printed once"
          + " and never shown again; receivers check signatures with it."
    },
    footer = {
      "",
      "Examples:",
      "  carillon notify channel put ops --url https://hooks.example.org/carillon",
      "  carillon notify channel put team --email ann@example.org --email bob@example.org",
      "",
      "A secret of your own is taken from the environment variable CARILLON_WEBHOOK_SECRET, never",
      "from the command line, which other users see."
    })
final class NotifyChannelPut extends ClientCommand {
  @Parameters(paramLabel = "ID", description = "What rules call it; of a tenant's: ops@acme.")
  String id = "";

  @Option(names = "--url", paramLabel = "URL", description = "Makes it a webhook.")
  String url = "";

  @Option(
      names = "--email",
      paramLabel = "ADDRESS",
      description = "Makes it an e-mail channel; any number of times.")
  List<String> recipients = List.of();

  @Option(names = "--off", description = "Nothing is sent there until it is put again without.")
  boolean off;

  @Option(names = "--note", paramLabel = "TEXT", description = "What it is for.")
  String note = "";

  NotifyChannelPut(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    Channel.Kind kind = recipients.isEmpty() ? Channel.Kind.WEBHOOK : Channel.Kind.EMAIL;
    Channel channel = new Channel(id, kind, note, off, url, recipients, List.of(), "", 0, "");
    String own = terminal.environment().getOrDefault("CARILLON_WEBHOOK_SECRET", "");
    ChannelAndSecret stored = await(client.notifications().putChannel(channel, own));
    print(NotificationMapping.toProto(stored), () -> told(stored));
    return Exit.OK;
  }

  private String told(ChannelAndSecret stored) {
    return stored.secret().isEmpty()
        ? NotifyView.channel(stored.channel(), times())
        : NotifyView.channel(stored.channel(), times())
            + "\nIts secret, shown this once:\n"
            + stored.secret()
            + "\n";
  }
}
