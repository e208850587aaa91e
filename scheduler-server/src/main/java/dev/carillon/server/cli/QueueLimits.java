package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.queue.LimitStatus;
import dev.carillon.wire.LimitMapping;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code carillon queue limits}. */
@Command(
    name = "limits",
    description = "Shows the limits of a queue, who holds its slots, and what waits for one.",
    footer = {
      "",
      "Examples:",
      "  carillon queue limits mail",
      "  carillon queue limits mail --json | jq .holders"
    })
final class QueueLimits extends ClientCommand {
  @Parameters(paramLabel = "QUEUE", description = "The queue's name.")
  String queue = "";

  @Option(
      names = "--most",
      paramLabel = "N",
      description = "Most holders to list, 1-1000 (default: 100).")
  int most = 100;

  QueueLimits(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    LimitStatus status = await(client.limits().limits(queue, most));
    print(LimitMapping.toProto(status), () -> LimitView.status(status, times(), terminal.width()));
    return Exit.OK;
  }
}
