package dev.carillon.server.faults;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A server is killed again and again while it works. */
@Tag("faults")
class ServerKilledTest {
  @Test
  void nothingIsLostWhenTheServerIsKilled() {
    run(Faults.times(40));
  }

  static void run(int kills) {
    try (Cluster cluster = Cluster.direct(1, 2);
        Driver driver = new Driver(cluster.serverAddresses(), 150, 50)) {
      for (int i = 0; i < kills; i++) {
        // Some die as soon as they answer, the others in the midst of the work that has piled up.
        if (i % 2 == 0) {
          driver.awaitMore(30 + i % 7 * 20);
        } else {
          driver.awaitDone(100 + i % 7 * 100);
        }
        cluster.killServer(0);
        cluster.restartServer(0);
      }
      driver.awaitMore(150);
      new Checker(cluster, driver).check("server kill -9 at 150 tasks/s", Duration.ofSeconds(20));
    }
  }
}
