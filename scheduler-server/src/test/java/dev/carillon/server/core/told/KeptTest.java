package dev.carillon.server.core.told;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.schedule.FireKind;
import dev.carillon.model.told.Told;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is stored in words is found again by its code. */
class KeptTest {
  private static final Told NOBODY = Told.of("kept.nobody");
  private static final Told PAUSED = Told.of("kept.paused", Told.actor("token:nightly"));
  private static final Told.Value UNTIL = Told.text("2026-11-20T13:00:00Z");

  private static final List<Told> EACH =
      List.of(
          NOBODY,
          PAUSED,
          Told.of("kept.age", Told.span(4_500), Told.span(1_500)),
          Told.of("kept.away"),
          Told.of("kept.cap", Told.part(NOBODY)),
          Told.of("kept.depth", Told.count(12), Told.count(10)),
          Told.of("kept.filled"),
          Told.of("kept.full"),
          Told.of("kept.late"),
          Told.of("kept.least", Told.count(500), UNTIL, Told.part(PAUSED)),
          Told.of("kept.lost", Told.count(1)),
          Told.of("kept.memory", Told.count(91)),
          Told.of("kept.newer"),
          Told.of("kept.once", Told.part(PAUSED)),
          Told.of("kept.overlap", Told.text("03-8M3KPX10VB2A")),
          Told.of("kept.rest", Told.count(12), UNTIL, Told.part(NOBODY)),
          Told.of("kept.window", Told.part(Told.of("kept.full"))));

  @Test
  void eachIsFoundAgain() {
    assertThat(EACH.stream().map(Told::code))
        .containsExactlyInAnyOrderElementsOf(
            English.codes().filter(code -> code.startsWith("kept.")).toList());
    assertThat(EACH).allSatisfy(told -> assertThat(Kept.of(English.of(told))).isEqualTo(told));
  }

  @Test
  void oneInAnotherIsFoundAgain() {
    for (String became : List.of("kept.once", "kept.window", "kept.cap")) {
      Told why = Told.of(became, Told.part(PAUSED));
      for (String rest : List.of("kept.rest", "kept.least")) {
        Told told = Told.of(rest, Told.count(12), UNTIL, Told.part(why));
        assertThat(Kept.of(English.of(told))).isEqualTo(told);
      }
    }
  }

  @Test
  void numbersAreReadAsTheAlarmsWriteThem() {
    assertThat(Kept.of("12,480 tasks wait, more than 999"))
        .isEqualTo(Told.of("kept.depth", Told.count(12_480), Told.count(999)));
    assertThat(Kept.of("the oldest task waits for 4,800 s, more than 1 s"))
        .isEqualTo(Told.of("kept.age", Told.span(4_800_000), Told.span(1_000)));
  }

  @Test
  void whatNoServerWroteIsTextAndNeverFails() {
    String huge = "9,999,999,999,999,999,999,999";
    assertThat(Kept.of(huge + " still runs.")).isEqualTo(Told.of("kept.overlap", Told.text(huge)));
    assertThat(Kept.of(huge + " tasks wait, more than " + "9".repeat(40)))
        .isEqualTo(Told.of("kept.depth", Told.text(huge), Told.text("9".repeat(40))));
    assertThat(Kept.of("the oldest task waits for " + huge + " s, more than long"))
        .isEqualTo(Told.of("kept.age", Told.text(huge + " s"), Told.text("long")));
    assertThat(Kept.of("a reason of somebody")).isEqualTo(Told.NONE);
    assertThat(Kept.of("")).isEqualTo(Told.NONE);
  }

  @Test
  void itIsNotReadDeeperThanItIsWritten() {
    String many =
        IntStream.range(0, 50)
            .mapToObj(i -> "It is outside of the window.")
            .collect(Collectors.joining(" ", "No server ran. ", ""));
    Told told = Kept.of(many);
    assertThat(English.of(told)).isEqualTo(many);
    assertThat(told.toString().split("kept.window", -1)).hasSize(5);
  }

  @Test
  void theReasonOfSomebodyIsHis() {
    for (Told told : EACH) {
      String words = English.of(told);
      assertThat(Kept.of(FireKind.MANUAL, words)).isEqualTo(Told.NONE);
      assertThat(Kept.of(FireKind.BACKFILL, words)).isEqualTo(Told.NONE);
      assertThat(Kept.of(FireKind.REGULAR, words)).isEqualTo(told);
    }
  }
}
