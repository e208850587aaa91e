package dev.carillon.server.faults;

import org.junit.jupiter.api.Test;

/** The same as {@link SlowWatchersTest}, in short. */
class AFewSlowWatchersTest {
  @Test
  void thoseWhoReadHearEverythingAndThoseWhoNeverReadAreCutOffAndCostLittle() {
    new SlowWatchers(18, 2, 100, 150).run();
  }
}
