package dev.carillon.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RepeatsTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final Repeats repeats = new Repeats();

  @Test
  void theSameIsToldOnceAMinute_withHowOftenItWas() {
    assertThat(repeats.tell("no", 0)).contains("");
    for (int i = 1; i < 120; i++) {
      assertThat(repeats.tell("no", i * SECOND / 2)).isEmpty();
    }
    assertThat(repeats.tell("no", 60 * SECOND)).contains(" (119 times more since the line before)");
    assertThat(repeats.tell("no", 61 * SECOND)).isEmpty();
  }

  @Test
  void somethingElseIsToldAtOnce() {
    assertThat(repeats.tell("no", 0)).contains("");
    assertThat(repeats.tell("never", 1)).contains("");
    assertThat(repeats.tell("no", 2)).contains("");
  }

  @Test
  void whatWentWellBetweenEndsIt() {
    assertThat(repeats.over()).isFalse();
    assertThat(repeats.tell("no", 0)).contains("");
    assertThat(repeats.over()).isTrue();
    assertThat(repeats.over()).isFalse();
    assertThat(repeats.tell("no", 1)).contains("");
  }
}
