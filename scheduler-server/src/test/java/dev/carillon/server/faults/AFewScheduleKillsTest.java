package dev.carillon.server.faults;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The faults of schedules in short, in every build. */
class AFewScheduleKillsTest {
  @Test
  void noFireIsLostOrDoubled() {
    try (Cluster cluster = Cluster.direct(2, 1)) {
      new SchedulesUnderKills(cluster, 40).run(2, Duration.ofSeconds(1));
    }
  }
}
