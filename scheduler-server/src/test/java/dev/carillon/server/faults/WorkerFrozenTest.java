package dev.carillon.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Workers stop for longer than their lease and come back believing that they still hold it. */
@Tag("faults")
class WorkerFrozenTest {
  @Test
  void aWorkerThatComesBackAfterItsLeaseIsRefused() {
    int stops = Faults.times(20);
    try (Cluster cluster = Cluster.withStubbornWorkers(1, 3);
        Driver driver = new Driver(cluster.serverAddresses(), 40, 800)) {
      for (int i = 0; i < stops; i++) {
        int victim = i % cluster.workerCount();
        driver.awaitMore(40);
        cluster.freezeWorker(victim);
        Faults.last(Cluster.LEASE.plusMillis(1_500));
        cluster.thawWorker(victim);
      }
      driver.awaitMore(40);
      History history =
          new Checker(cluster, driver)
              .check("worker SIGSTOP beyond the lease", Duration.ofSeconds(20));
      System.out.printf("   completions refused as STALE: %d%n", history.refused());
      assertThat(history.refused()).as("STALE completions").isGreaterThanOrEqualTo(stops * 3L / 4);
    }
  }
}
