package dev.carillon.desktop.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An hour before a server with a million tasks from which a thousand events come every second. In
 * short: {@code -Dcarillon.soak.minutes=2 -Dcarillon.soak.tasks=20000}.
 */
@Tag("faults")
class SoakTest {
  private static final int MINUTES = Integer.getInteger("carillon.soak.minutes", 60);
  private static final int TASKS = Integer.getInteger("carillon.soak.tasks", 1_000_000);
  private static final int EVENTS_A_SECOND = 1_000;
  private static final long MOST_RESIDENT = 350L << 20;

  /** Every screen has been shown, and what is kept of it is there. */
  private static final Duration WARM = Duration.ofMinutes(MINUTES < 10 ? 1 : 4);

  @Test
  void theHeapStaysFlatAndTheProcessSmall(@TempDir Path folder) throws Exception {
    try (Endurance run = new Endurance(folder, TASKS)) {
      run.stream(EVENTS_A_SECOND, WARM, WARM.dividedBy(12));
      run.heard();
      List<Long> heaps = new ArrayList<>();
      long events = 0;
      long began = System.nanoTime();
      Endurance.Weight weight = run.weigh();
      Endurance.say("warm: %s", weight);
      for (int minute = 1; minute <= MINUTES; minute++) {
        run.stream(EVENTS_A_SECOND, Duration.ofMinutes(1), Duration.ofSeconds(10));
        weight = run.weigh();
        heaps.add(weight.heap());
        events += run.heard();
        Endurance.say(
            "minute %d: heap %,d KiB, resident %,d MiB, most %,d MiB, %,d events, %s",
            minute,
            weight.heap() >> 10,
            weight.resident() >> 20,
            weight.most() >> 20,
            events,
            run.beats());
      }
      double perSecond = events / ((System.nanoTime() - began) / 1e9);
      int third = Math.max(1, heaps.size() / 3);
      long first = median(heaps.subList(0, third));
      long last = median(heaps.subList(heaps.size() - third, heaps.size()));
      Endurance.say("%.0f events/s; heap %,d then %,d bytes", perSecond, first, last);
      assertThat(perSecond).as("events a second").isGreaterThan(EVENTS_A_SECOND * 0.9);
      assertThat(last).as("heap, last third").isLessThan((long) (first * 1.08) + (2L << 20));
      assertThat(weight.most()).as("resident, at most").isLessThanOrEqualTo(MOST_RESIDENT);
    }
  }

  private static long median(List<Long> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }
}
