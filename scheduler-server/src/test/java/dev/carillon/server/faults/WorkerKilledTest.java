package dev.carillon.server.faults;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Workers are killed in the middle of their tasks. */
@Tag("faults")
class WorkerKilledTest {
  @Test
  void whatAKilledWorkerHadInHandIsRunAgain() {
    run(Faults.times(60));
  }

  static void run(int kills) {
    try (Cluster cluster = Cluster.direct(1, 3);
        Driver driver = new Driver(cluster.serverAddresses(), 60, 400)) {
      for (int i = 0; i < kills; i++) {
        driver.awaitMore(60 + i % 5 * 12);
        cluster.killWorker(i % cluster.workerCount());
        cluster.restartWorker(i % cluster.workerCount());
      }
      new Checker(cluster, driver).check("worker kill -9 at 60 tasks/s", Duration.ofSeconds(20));
    }
  }
}
