package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.queue.QueueSnapshot;
import dev.carillon.v1.ListQueuesResponse;
import dev.carillon.wire.QueueMapping;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code carillon queue list}. */
@Command(
    name = "list",
    aliases = "ls",
    description = "Lists all queues with their depths and rates.",
    footer = {
      "",
      "Examples:",
      "  carillon queue list",
      "  carillon queue list --tenant acme",
      "  carillon queue list --json | jq '.queues[] | {name, ready}'"
    })
final class QueueList extends ClientCommand {
  @Option(
      names = "--tenant",
      paramLabel = "TENANT",
      description = "What this tenant alone has in them; queues it never used are left out.")
  private String tenant = "";

  QueueList(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    List<QueueSnapshot> queues = await(client.queues(tenant));
    ListQueuesResponse.Builder json = ListQueuesResponse.newBuilder();
    queues.forEach(queue -> json.addQueues(QueueMapping.toProto(queue)));
    print(json.build(), () -> QueueView.list(queues, tenant, times(), terminal.width()));
    return Exit.OK;
  }
}
