package dev.carillon.server.store.redis;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The model test for long, as part of the fault suite. */
@Tag("faults")
class LongModelTest {
  @Test
  void tenThousandSequencesLeaveRedisAsTheTableOfStatesSays() {
    double scale = Double.parseDouble(System.getProperty("carillon.faults.scale", "1"));
    ModelTest.run((int) Math.max(100, 10_000 * scale));
  }
}
