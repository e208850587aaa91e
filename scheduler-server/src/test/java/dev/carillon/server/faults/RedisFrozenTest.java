package dev.carillon.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.server.store.redis.StoreWalk;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Redis answers nobody for longer than a lease: no worker could renew, and none is to blame. */
@Tag("faults")
class RedisFrozenTest {
  @Test
  void noAttemptIsLostBecauseRedisWasSilent() {
    try (Cluster cluster = Cluster.direct(1, 2);
        Driver driver = new Driver(cluster.serverAddresses(), 10, 2_500)) {
      // Twice in ten minutes and no more: beyond that a lease is a lease.
      for (int i = 0; i < 2; i++) {
        driver.awaitMore(40);
        cluster.freezeRedis();
        Faults.last(Cluster.LEASE.multipliedBy(2));
        cluster.thawRedis();
        driver.awaitMore(40);
      }
      new Checker(cluster, driver)
          .check("Redis SIGSTOP for two leases, twice", Duration.ofSeconds(30));
      try (StoreWalk store =
          new StoreWalk(cluster.redisPort(), Cluster.NAME, Cluster.BUCKETS).walk()) {
        long lost = store.tasks().values().stream().filter(t -> t.lost() > 0).count();
        assertThat(lost).as("tasks with an attempt that was lost").isZero();
      }
    }
  }
}
