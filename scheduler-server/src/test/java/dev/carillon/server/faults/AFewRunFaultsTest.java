package dev.carillon.server.faults;

import dev.carillon.model.task.TaskId;
import org.junit.jupiter.api.Test;

/** Workflow runs under kills in short, in every build: some graphs and a fan-out, two kills. */
class AFewRunFaultsTest {
  @Test
  void runsGoOnWhenServerAndWorkerAreKilled() {
    try (Cluster cluster = Cluster.direct(1, 2);
        RunsDriver driver = new RunsDriver(cluster)) {
      TaskId wide = RunsUnderKillsTest.startWide(driver, "wide", 400);
      driver.awaitEnded(wide, 50);
      for (int i = 0; i < 20; i++) {
        RunsUnderKillsTest.start(driver, i);
      }
      cluster.killServer(0);
      cluster.restartServer(0);
      driver.awaitEnded(wide, 250);
      cluster.killWorker(0);
      driver.check("runs, one kill of each", cluster);
    }
  }
}
