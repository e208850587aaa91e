package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.queue.QueueSnapshot;
import dev.carillon.wire.QueueMapping;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code carillon queue pause}. */
@Command(
    name = "pause",
    description = "Stops starting tasks of a queue; running ones go on.",
    footer = {"", "Example:", "  carillon queue pause mail --reason 'provider is down' --for 30m"})
final class QueuePause extends ClientCommand {
  @Parameters(paramLabel = "QUEUE", description = "The queue's name; it need not exist yet.")
  String queue = "";

  @Option(
      names = {"-r", "--reason"},
      paramLabel = "TEXT",
      description = "Why, for those who wonder.")
  String reason = "";

  @Option(
      names = "--for",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "Resume by itself after this time (default: not by itself).")
  Duration forHowLong = Duration.ZERO;

  QueuePause(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    QueueSnapshot paused = await(client.pauseQueue(queue, reason, forHowLong));
    print(QueueMapping.toProto(paused), () -> QueueView.told(paused, times()) + "\n");
    return Exit.OK;
  }
}
