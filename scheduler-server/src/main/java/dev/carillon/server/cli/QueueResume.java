package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.queue.QueueSnapshot;
import dev.carillon.wire.QueueMapping;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code carillon queue resume}. */
@Command(
    name = "resume",
    description = "Starts a paused queue again.",
    footer = {"", "Example:", "  carillon queue resume mail"})
final class QueueResume extends ClientCommand {
  @Parameters(paramLabel = "QUEUE", description = "The queue's name.")
  String queue = "";

  QueueResume(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    QueueSnapshot resumed = await(client.resumeQueue(queue));
    print(QueueMapping.toProto(resumed), () -> QueueView.told(resumed, times()) + "\n");
    return Exit.OK;
  }
}
