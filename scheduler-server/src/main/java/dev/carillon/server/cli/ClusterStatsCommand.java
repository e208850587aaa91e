package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.cluster.ClusterStats;
import dev.carillon.wire.ClusterMapping;
import picocli.CommandLine.Command;

/** {@code carillon cluster stats}. */
@Command(
    name = "stats",
    description = "Shows counters and rates over all queues.",
    footer = {"", "Examples:", "  carillon cluster stats", "  watch -n 1 carillon cluster stats"})
final class ClusterStatsCommand extends ClientCommand {
  ClusterStatsCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    ClusterStats stats = await(client.stats());
    print(ClusterMapping.toProto(stats), () -> ClusterView.stats(stats));
    return Exit.OK;
  }
}
