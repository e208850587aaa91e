package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.cluster.ClusterInfo;
import dev.carillon.wire.ClusterMapping;
import picocli.CommandLine.Command;

/** {@code carillon cluster info}. */
@Command(
    name = "info",
    description = "Shows the servers of the cluster and what it stands on.",
    footer = {"", "Example:", "  carillon cluster info"})
final class ClusterInfoCommand extends ClientCommand {
  ClusterInfoCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    ClusterInfo info = await(client.clusterInfo());
    print(ClusterMapping.toProto(info), () -> ClusterView.info(info, times(), terminal.width()));
    return Exit.OK;
  }
}
