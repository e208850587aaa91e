package dev.carillon.server.faults;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Redis is killed and comes back with its append-only file. */
@Tag("faults")
class RedisKilledTest {
  @Test
  void nothingIsLostWhenRedisIsKilledAndComesBackWithItsFile() {
    run(Faults.times(10));
  }

  static void run(int kills) {
    try (Cluster cluster = Cluster.direct(1, 2);
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
}
