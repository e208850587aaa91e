package dev.carillon.server.faults;

import org.junit.jupiter.api.Test;

/** The same as {@link RudeClientsTest}, in short: one of each, and nobody waits for the lost. */
class AFewRudeClientsTest {
  @Test
  void rudeCallersAreClosedAndHarmNobodyElse() {
    new RudeClients(1, 0, 0).run();
  }
}
