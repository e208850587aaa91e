package dev.carillon.server.cli;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.cluster.Ground;
import dev.carillon.wire.InsightMapping;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/** {@code carillon cluster ground}. */
@Command(
    name = "ground",
    description = "Shows Redis, Kafka, clocks, and who runs the loops of which bucket.",
    footer = {
      "",
      "Examples:",
      "  carillon cluster ground",
      "  carillon cluster ground --json | jq .changes"
    })
final class ClusterGroundCommand extends ClientCommand {
  ClusterGroundCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  int run(CarillonClient client) {
    Ground ground = await(client.insight().ground());
    print(InsightMapping.toProto(ground), () -> text(ground));
    return Exit.OK;
  }

  private static String text(Ground g) {
    Map<String, Long> owned =
        g.owners().stream()
            .collect(
                Collectors.groupingBy(
                    o -> o.nodeId().isEmpty() ? "nobody" : o.nodeId(),
                    TreeMap::new,
                    Collectors.counting()));
    String lag =
        g.lag().isEmpty()
            ? ""
            : "Unread hints   "
                + new TreeMap<>(g.lag())
                    .entrySet().stream()
                        .map(e -> e.getKey() + " " + e.getValue())
                        .collect(Collectors.joining(", "))
                + "\n";
    return "Redis          "
        + (g.redis().reachable() ? g.redis().version() : "does not answer")
        + ", "
        + g.redis().usedBytes() / 1_048_576
        + " MiB"
        + (g.redis().maxBytes() == 0 ? "" : " of " + g.redis().maxBytes() / 1_048_576 + " MiB")
        + ", "
        + g.redis().policy()
        + (g.redis().appendOnly() ? ", append-only file" : ", no append-only file")
        + (g.redis().role().isEmpty()
            ? ""
            : ", " + g.redis().role() + " with " + replicas(g.redis().replicas()))
        + "\nRound trip     "
        + g.redis().roundTripMicros()
        + " µs\nClock skew     "
        + g.skewMillis()
        + " ms\nKafka          "
        + (g.kafka().isEmpty() ? "none" : g.kafka() + (g.kafkaOpen() ? "" : ", away"))
        + "\n"
        + lag
        + "Bucket owners  "
        + owned.entrySet().stream()
            .map(e -> e.getKey() + " " + e.getValue())
            .collect(Collectors.joining(", "))
        + "\n";
  }

  private static String replicas(int n) {
    return n == 1 ? "1 replica" : n + " replicas";
  }
}
