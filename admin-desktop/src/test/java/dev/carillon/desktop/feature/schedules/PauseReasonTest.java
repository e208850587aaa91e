package dev.carillon.desktop.feature.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.desktop.i18n.Texts;
import dev.carillon.model.queue.PauseInfo;
import dev.carillon.model.schedule.Schedule;
import dev.carillon.model.schedule.ScheduleSnapshot;
import dev.carillon.model.schedule.ScheduleState;
import dev.carillon.model.schedule.Target;
import dev.carillon.model.schedule.Trigger;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PauseReasonTest {
  private static final String WORDS = "3 in a row ended without success, the last one was 03-X";

  @AfterEach
  void english() {
    Texts.speak(Locale.ENGLISH);
  }

  private static String because(String actor, String reason, int most, int failures) {
    Schedule plan =
        Schedule.of(
                "s", Trigger.Cron.of("0 2 * * *"), new Target.Task(NewTask.of("x", Payload.EMPTY)))
            .change()
            .pauseAfterFailures(most)
            .build();
    PauseInfo pause = new PauseInfo(reason, actor, 1, 0);
    ScheduleSnapshot snapshot =
        new ScheduleSnapshot(
            plan,
            1,
            ScheduleState.PAUSED,
            Optional.of(pause),
            0,
            0,
            0,
            failures,
            4,
            0,
            0,
            List.of(),
            0,
            0);
    return ScheduleWords.because(snapshot, pause);
  }

  @Test
  void aPauseAfterFailuresIsToldFromTheFiguresOfTheSchedule() {
    Texts.speak(Locale.GERMAN);
    assertThat(because("carillon", WORDS, 3, 3))
        .isEqualTo(" Grund: 3 Läufe in Folge endeten ohne Erfolg");
    assertThat(because("carillon", WORDS, 1, 1)).isEqualTo(" Grund: 1 Lauf endete ohne Erfolg");
    Texts.speak(Locale.ENGLISH);
    assertThat(because("carillon", WORDS, 3, 3))
        .isEqualTo(" Reason: 3 runs in a row ended without success");
  }

  @Test
  void whatSomebodySaidStandsAsHeSaidIt() {
    Texts.speak(Locale.GERMAN);
    assertThat(because("ann", "Stocktaking", 3, 3)).isEqualTo(" Grund: Stocktaking");
    assertThat(because("carillon", "Stocktaking", 0, 9)).isEqualTo(" Grund: Stocktaking");
    assertThat(because("ann", "", 3, 3)).isEmpty();
  }
}
