package dev.carillon.server.faults;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rude callers by the dozen, and fifty that can no longer be reached. */
@Tag("faults")
class RudeClientsTest {
  @Test
  void rudeCallersAreClosedAndHarmNobodyElse() {
    new RudeClients(Faults.times(20), Faults.times(5), Faults.times(50)).run();
  }
}
