package dev.carillon.server.faults;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two hundred watch the events of a busy server, twenty of them never read. */
@Tag("faults")
class SlowWatchersTest {
  /**
   * Some 250 events a second to each of 180, read in this very process: with more tasks two cores
   * have no time left, and what the idle ones cost is not to be seen.
   */
  private static final int PER_SECOND = 60;

  @Test
  void thoseWhoReadHearEverythingAndThoseWhoNeverReadAreCutOffAndCostLittle() {
    new SlowWatchers(Faults.times(180), Faults.times(20), PER_SECOND, Faults.times(1_500)).run();
  }
}
