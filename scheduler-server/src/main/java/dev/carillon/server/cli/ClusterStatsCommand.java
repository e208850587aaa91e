package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.cluster.ClusterStats;
import dev.carillon.wire.ClusterMapping;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code carillon cluster stats}. */
@Command(
    name = "stats",
    description = "Shows counters and rates over all queues.",
    footer = {
      "",
      "Examples:",
      "  carillon cluster stats",
      "  carillon cluster stats --tenant acme",
      "  watch -n 1 carillon cluster stats"
    })
final class ClusterStatsCommand extends ClientCommand {
  @Option(
      names = "--tenant",
      paramLabel = "TENANT",
      description =
          "Tasks of this tenant alone; lateness, workers and memory stay those of the cluster.")
  private String tenant = "";

  ClusterStatsCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    ClusterStats stats = await(client.stats(tenant));
    print(ClusterMapping.toProto(stats), () -> ClusterView.stats(stats));
    return Exit.OK;
  }
}
