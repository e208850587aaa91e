package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.cluster.Health;
import dev.carillon.wire.ClusterMapping;
import picocli.CommandLine.Command;

/** {@code carillon cluster health}. */
@Command(
    name = "health",
    description = "Shows what works, what does not, and what to do about it.",
    footer = {
      "",
      "Exits with 1 if the cluster cannot take tasks now.",
      "",
      "Example:",
      "  carillon cluster health"
    })
final class ClusterHealthCommand extends ClientCommand {
  ClusterHealthCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    Health health = await(client.health());
    print(ClusterMapping.toProto(health), () -> ClusterView.health(health));
    return health.ready() ? Exit.OK : Exit.FAILED;
  }
}
