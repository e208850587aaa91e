package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.v1.RedeliverResponse;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code carillon notify redeliver}. */
@Command(
    name = "redeliver",
    description = {
      "Sends messages again, under the ids they had: some, or all dead ones of a channel, at most"
          + " 500 at a time."
    },
    footer = {
      "",
      "Examples:",
      "  carillon notify redeliver msg_01KAMB3V7PSN2D0J8Q5Z9W6TYR",
      "  carillon notify redeliver --channel ops"
    })
final class NotifyRedeliver extends ClientCommand {
  @Parameters(paramLabel = "ID", arity = "0..*", description = "Those messages.")
  List<String> ids = List.of();

  @Option(names = "--channel", paramLabel = "CHANNEL", description = "All dead ones to this one.")
  String channel = "";

  NotifyRedeliver(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    long count = await(client.notifications().redeliver(ids, channel));
    print(
        RedeliverResponse.newBuilder().setCount(count).build(),
        () -> count + (count == 1 ? " message is" : " messages are") + " sent again.\n");
    return Exit.OK;
  }
}
