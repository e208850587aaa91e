package dev.carillon.server.boot;

import static org.awaitility.Awaitility.await;

import dev.carillon.server.embedded.EmbeddedRedis;
import dev.carillon.server.embedded.RedisOptions;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import redis.clients.jedis.Jedis;

/** Masters that share the slots, and a replica if one is asked for. */
final class RedisCluster {
  /** Nodes that find each other on a busy machine. */
  private static final Duration SOON = Duration.ofMinutes(2);

  private static final int SLOTS = 16_384;

  private final List<EmbeddedRedis> nodes;

  private RedisCluster(List<EmbeddedRedis> nodes) {
    this.nodes = nodes;
  }

  /**
   * Starts them and waits until they have found each other.
   *
   * @param nodes gets them, the masters first; whoever gives it closes what is in it
   */
  static RedisCluster of(int masters, List<EmbeddedRedis> nodes) {
    RedisCluster cluster = new RedisCluster(nodes);
    for (int i = 0; i < masters; i++) {
      EmbeddedRedis unused = cluster.node();
    }
    for (int i = 0; i < masters; i++) {
      int[] share = IntStream.range(i * SLOTS / masters, (i + 1) * SLOTS / masters).toArray();
      int epoch = i + 1;
      String unused =
          jedis(
              nodes.get(i),
              j -> {
                j.clusterSetConfigEpoch(epoch);
                return j.clusterAddSlots(share);
              });
      cluster.meet(nodes.get(i));
    }
    nodes.forEach(node -> awaitKnown(node, masters));
    return cluster;
  }

  /** One more node, which all know and which has what the first master has. */
  EmbeddedRedis replicaOfTheFirst() {
    EmbeddedRedis first = nodes.getFirst();
    EmbeddedRedis replica = node();
    meet(replica);
    nodes.forEach(node -> awaitKnown(node, nodes.size()));
    String id = jedis(first, Jedis::clusterMyId);
    String unused = jedis(replica, j -> j.clusterReplicate(id));
    await()
        .atMost(SOON)
        .until(() -> jedis(replica, j -> j.info("replication")).contains("master_link_status:up"));
    return replica;
  }

  private EmbeddedRedis node() {
    EmbeddedRedis node =
        new EmbeddedRedis(
            RedisOptions.inMemory()
                // Longer than a machine stops: nobody is replaced who only was slow.
                .withExtra("--cluster-enabled", "yes", "--cluster-node-timeout", "5000"));
    nodes.add(node);
    return node.start();
  }

  private void meet(EmbeddedRedis node) {
    String unused = jedis(node, j -> j.clusterMeet("127.0.0.1", nodes.getFirst().port()));
  }

  private static void awaitKnown(EmbeddedRedis node, int known) {
    await()
        .atMost(SOON)
        .until(
            () -> {
              String info = jedis(node, Jedis::clusterInfo);
              return info.contains("cluster_state:ok")
                  && info.contains("cluster_known_nodes:" + known);
            });
  }

  static <T> T jedis(EmbeddedRedis node, Function<Jedis, T> command) {
    try (Jedis jedis = new Jedis("127.0.0.1", node.port())) {
      return command.apply(jedis);
    }
  }
}
