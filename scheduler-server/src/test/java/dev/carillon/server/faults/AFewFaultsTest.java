package dev.carillon.server.faults;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The fault suite in short, in every build: one of each, one after the other. */
class AFewFaultsTest {
  @Test
  void nothingIsLostWhenServerWorkerAndRedisAreKilled() {
    try (Cluster cluster = Cluster.direct(1, 2, Cluster.EVERY_WRITE);
        Driver driver = new Driver(cluster.serverAddresses(), 100, 100)) {
      driver.awaitMore(60);
      cluster.killServer(0);
      cluster.restartServer(0);
      driver.awaitMore(60);
      cluster.killWorker(0);
      cluster.restartWorker(0);
      driver.awaitMore(60);
      cluster.killRedis();
      cluster.restartRedis();
      driver.awaitMore(60);
      new Checker(cluster, driver).check("one kill of each", Duration.ofSeconds(20));
    }
  }
}
