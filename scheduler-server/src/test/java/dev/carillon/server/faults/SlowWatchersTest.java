package dev.carillon.server.faults;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two hundred watch the events of a busy server, twenty of them never read. */
@Tag("faults")
class SlowWatchersTest {
  @Test
  void thoseWhoReadHearEverythingAndThoseWhoNeverReadAreCutOffAndCostLittle() {
    new SlowWatchers(Faults.times(180), Faults.times(20), 150, Faults.times(3_000)).run();
  }
}
