package dev.carillon.desktop.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two thousand events a second, on every screen in turn: the window goes on to move. How long and
 * before how many tasks: {@code -Dcarillon.storm.seconds}, {@code -Dcarillon.storm.tasks}.
 */
@Tag("faults")
class StormTest {
  private static final int SECONDS = Integer.getInteger("carillon.storm.seconds", 120);
  private static final int TASKS = Integer.getInteger("carillon.storm.tasks", 100_000);
  private static final int EVENTS_A_SECOND = 2_000;

  @Test
  void noPulseComesLaterThanATenthOfASecond(@TempDir Path folder) throws Exception {
    try (Endurance run = new Endurance(folder, TASKS)) {
      // Every screen once: its classes are loaded, its code is compiled.
      run.stream(EVENTS_A_SECOND, Duration.ofSeconds(60), Duration.ofSeconds(5));
      run.heard();
      run.beats();
      long began = System.nanoTime();
      run.stream(EVENTS_A_SECOND, Duration.ofSeconds(SECONDS), Duration.ofSeconds(10));
      Endurance.Beats beats = run.beats();
      double perSecond = run.heard() / ((System.nanoTime() - began) / 1e9);
      Endurance.say("%.0f events/s; %s", perSecond, beats);
      assertThat(perSecond).as("events a second").isGreaterThan(EVENTS_A_SECOND * 0.9);
      assertThat(beats.count()).as("pulses").isGreaterThan(SECONDS * 20L);
      assertThat(beats.worstMs())
          .as(
              "longest wait for a pulse, ms; of it the JavaFX thread computed %d",
              beats.computedMs())
          .isLessThanOrEqualTo(100);
    }
  }
}
