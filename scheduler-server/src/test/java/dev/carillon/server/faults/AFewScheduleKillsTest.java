package dev.carillon.server.faults;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The faults of schedules in short, in every build. */
class AFewScheduleKillsTest {
  /** The other one takes over in this time. */
  private static final Duration TAKEN_OVER = Duration.ofSeconds(3);

  @Test
  void noFireIsLostOrDoubled() {
    try (Cluster cluster = Cluster.direct(2, 1)) {
      new SchedulesUnderKills(cluster, 40)
          .run(
              () -> {
                Faults.last(Duration.ofSeconds(1));
                cluster.killServer(0);
                Faults.last(TAKEN_OVER);
                cluster.killServer(1);
                cluster.restartServers();
              });
    }
  }
}
