package dev.carillon.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.server.store.redis.StoreWalk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Redis is killed and comes back with its append-only file. */
@Tag("faults")
class RedisKilledTest {
  @Test
  void nothingIsLostWhenRedisIsKilledAndComesBackWithItsFile() {
    int kills = Faults.times(10);
    try (Cluster cluster = Cluster.direct(1, 2, Cluster.EVERY_WRITE);
        Driver driver = new Driver(cluster.serverAddresses(), 100, 200)) {
      for (int i = 0; i < kills; i++) {
        driver.awaitMore(150);
        cluster.killRedis();
        Faults.last(Duration.ofMillis(300 * (i % 4)));
        cluster.restartRedis();
      }
      driver.awaitMore(150);
      new Checker(cluster, driver)
          .check("Redis kill -9, back with its append-only file", Duration.ofSeconds(20));
    }
  }

  /** The honest limit: with a sync a second Redis may forget what it answered last. */
  @Test
  void withASyncEachSecondNoMoreThanTheLastTwoSecondsAreForgotten() {
    int kills = Faults.times(10);
    try (Cluster cluster = Cluster.direct(1, 2);
        Driver driver = new Driver(cluster.serverAddresses(), 100, 50)) {
      List<Long> killedAt = new ArrayList<>();
      for (int i = 0; i < kills; i++) {
        driver.awaitMore(150);
        killedAt.add(System.currentTimeMillis());
        cluster.killRedis();
        cluster.restartRedis();
      }
      driver.awaitMore(150);
      driver.stop();
      try (StoreWalk store =
          new StoreWalk(cluster.redisPort(), Cluster.NAME, Cluster.BUCKETS).walk()) {
        List<Driver.Acknowledged> forgotten =
            driver.acknowledged().values().stream()
                .filter(a -> !store.tasks().containsKey(a.receipt().id()))
                .toList();
        System.out.printf(
            "%n== Redis kill -9 with a sync a second: of %d acknowledged tasks %d were forgotten by"
                + " %d kills%n",
            driver.acknowledged().size(), forgotten.size(), kills);
        assertThat(forgotten)
            .allMatch(
                a -> killedAt.stream().anyMatch(k -> k - a.atMs() < 2_000 && a.atMs() <= k + 100));
      }
    }
  }
}
