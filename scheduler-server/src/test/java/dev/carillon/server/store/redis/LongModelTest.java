package dev.carillon.server.store.redis;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The model test for long and with sequences never run before, as part of the fault suite. */
@Tag("faults")
class LongModelTest {
  @Test
  void tenThousandSequencesLeaveRedisAsTheTableOfStatesSays() {
    double scale = Double.parseDouble(System.getProperty("carillon.faults.scale", "1"));
    ModelTest.run(System.nanoTime() & 0xFFFF_FFFFL, (int) Math.max(100, 10_000 * scale));
  }
}
