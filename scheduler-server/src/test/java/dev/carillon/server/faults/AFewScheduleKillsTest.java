package dev.carillon.server.faults;

import dev.carillon.server.core.port.Ownership.Holding;
import dev.carillon.server.store.redis.RedisStores;
import java.time.Duration;
import java.util.Collection;
import java.util.Random;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The faults of schedules in short, in every build. */
class AFewScheduleKillsTest {
  @Test
  void noFireIsLostOrDoubled() {
    try (Cluster cluster = Cluster.direct(2, 1);
        RedisStores stores = cluster.stores(new Random(2))) {
      SchedulesUnderKills schedules = new SchedulesUnderKills(cluster, 40);
      schedules.run(
          () -> {
            awaitOwners(stores, 2);
            schedules.awaitFires(stores);
            cluster.killServer(0);
            // The other one takes over, and fires what was the dead one's to fire.
            awaitOwners(stores, 1);
            schedules.awaitFires(stores);
            cluster.killServer(1);
            cluster.restartServers();
          });
    }
  }

  /** Waits until all buckets are in so many servers' hands, each of them alive. */
  private static void awaitOwners(RedisStores stores, int servers) {
    Awaitility.await(servers + " owners")
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              Collection<Holding> held = stores.ownership().keep(Duration.ofSeconds(2)).values();
              return held.stream().allMatch(Holding.Other.class::isInstance)
                  && held.stream()
                          .map(each -> ((Holding.Other) each).serverId())
                          .collect(Collectors.toSet())
                          .size()
                      == servers;
            });
  }
}
