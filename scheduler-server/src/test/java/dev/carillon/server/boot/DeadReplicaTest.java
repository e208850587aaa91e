package dev.carillon.server.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.PatientRedis;
import dev.carillon.server.embedded.EmbeddedRedis;
import dev.carillon.server.store.redis.Durability;
import dev.carillon.server.store.redis.NoTelemetry;
import dev.carillon.server.store.redis.RedisServers;
import dev.carillon.server.store.redis.RedisStores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A replica of a Redis Cluster that dies is no outage; a master that nobody replaces is one. */
class DeadReplicaTest {
  private static final Duration SOON = Duration.ofMinutes(2);
  private final List<EmbeddedRedis> nodes = new ArrayList<>();

  @AfterEach
  void stop() {
    nodes.forEach(EmbeddedRedis::close);
  }

  private RedisStores stores() {
    Random random = new Random(4);
    return new RedisStores(
        new RedisStores.Settings(
            RedisServers.cluster(
                List.of(new RedisServers.Node("127.0.0.1", nodes.getFirst().port()))),
            "bell",
            16,
            PatientRedis.TIMEOUT,
            4,
            Ulid.random(3, random),
            "n1",
            Durability.FAST),
        NoTelemetry.INSTANCE,
        random);
  }

  private boolean tells(EmbeddedRedis replica) {
    return RedisCluster.jedis(nodes.getFirst(), j -> j.clusterSlots()).stream()
        .flatMap(range -> ((List<?>) range).stream())
        .anyMatch(n -> n instanceof List<?> node && node.get(1).equals((long) replica.port()));
  }

  @Test
  void factsAreToldWhileAReplicaIsDead_andNotWithoutOneOfTheMasters() {
    EmbeddedRedis replica = RedisCluster.of(3, nodes).replicaOfTheFirst();
    await().atMost(SOON).until(() -> tells(replica));
    try (RedisStores stores = stores()) {
      assertThat(stores.info().facts().replicas()).isOne();
      replica.kill();
      // Before, and after the others have given it up.
      for (int look = 0; look < 5; look++) {
        assertThat(stores.info().facts().role()).isEqualTo("master");
      }
      await().atMost(SOON).until(() -> !tells(replica));
      assertThat(stores.info().facts().role()).isEqualTo("master");
      nodes.get(1).kill();
      assertThatThrownBy(() -> stores.info().facts())
          .hasFieldOrPropertyWithValue("code", ErrorCode.REDIS_AWAY);
    }
  }
}
