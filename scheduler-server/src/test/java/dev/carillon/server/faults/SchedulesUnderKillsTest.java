package dev.carillon.server.faults;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** 200 schedules over two servers that are killed 30 times: no fire is lost, none doubled. */
@Tag("faults")
class SchedulesUnderKillsTest {
  @Test
  void noFireIsLostOrDoubled() {
    try (Cluster cluster = Cluster.direct(2, 1, Cluster.EVERY_WRITE)) {
      new SchedulesUnderKills(cluster, 200).run(Faults.times(30), Duration.ofSeconds(3));
    }
  }
}
