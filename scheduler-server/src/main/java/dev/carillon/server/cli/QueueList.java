package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.queue.QueueSnapshot;
import dev.carillon.v1.ListQueuesResponse;
import dev.carillon.wire.QueueMapping;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code carillon queue list}. */
@Command(
    name = "list",
    aliases = "ls",
    description = "Lists all queues with their depths and rates.",
    footer = {
      "",
      "Examples:",
      "  carillon queue list",
      "  carillon queue list --json | jq '.queues[] | {name, ready}'"
    })
final class QueueList extends ClientCommand {
  QueueList(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    List<QueueSnapshot> queues = await(client.queues());
    ListQueuesResponse.Builder json = ListQueuesResponse.newBuilder();
    queues.forEach(queue -> json.addQueues(QueueMapping.toProto(queue)));
    print(json.build(), () -> QueueView.list(queues, times(), terminal.width()));
    return Exit.OK;
  }
}
