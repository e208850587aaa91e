package dev.carillon.server.core.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.event.TaskEvent;
import dev.carillon.model.notify.NotifyEvent;
import dev.carillon.model.task.TaskState;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What entries of the event log mean to rules. */
final class MeaningTest {
  private static TaskEvent task(TaskState from, TaskState to) {
    return new TaskEvent(
        1,
        "03-8M3KQ2ZVXH4T",
        "mail",
        "email",
        "default",
        Optional.of(from),
        Optional.of(to),
        1,
        "complete",
        "");
  }

  private static TaskEvent other(String cause, String actor, String reason) {
    return new TaskEvent(
        1, "", "", "", "", Optional.empty(), Optional.empty(), 0, cause, actor, reason);
  }

  @Test
  void endsOfTasks_theClosestWordFirst() {
    assertThat(Meaning.of(task(TaskState.RUNNING, TaskState.DEAD)))
        .containsExactly(NotifyEvent.TASK_DEAD, NotifyEvent.TASK_FAILED);
    assertThat(Meaning.of(task(TaskState.READY, TaskState.EXPIRED)))
        .containsExactly(NotifyEvent.TASK_FAILED);
    assertThat(Meaning.of(task(TaskState.RUNNING, TaskState.RETRY_WAIT)))
        .containsExactly(NotifyEvent.TASK_RETRYING);
    assertThat(Meaning.of(task(TaskState.HELD, TaskState.RETRY_WAIT))).isEmpty();
    assertThat(Meaning.of(task(TaskState.READY, TaskState.RUNNING))).isEmpty();
    assertThat(
            Meaning.wanted(
                Meaning.of(task(TaskState.RUNNING, TaskState.DEAD)),
                Set.of(NotifyEvent.TASK_FAILED)))
        .contains(NotifyEvent.TASK_FAILED);
    for (TaskState to : TaskState.values()) {
      boolean ends = Meaning.ends(task(TaskState.RUNNING, to));
      assertThat(ends).as(to.name()).isEqualTo(!to.live());
    }
  }

  @Test
  void whatBefallsSchedulesAndRuns() {
    TaskEvent missed = other("schedule_missed", "", "schedule default/nightly: fire 7: no server");
    assertThat(Meaning.of(missed)).containsExactly(NotifyEvent.SCHEDULE_MISSED);
    assertThat(Meaning.subject(missed)).isEqualTo("schedule default/nightly");
    assertThat(Meaning.alike(missed)).isEqualTo("schedule default/nightly");
    assertThat(Meaning.detail(missed)).isEqualTo("fire 7: no server");
    assertThat(Meaning.of(other("schedule_pause", "carillon", "schedule default/n: 3 failures")))
        .containsExactly(NotifyEvent.SCHEDULE_PAUSED);
    assertThat(Meaning.of(other("schedule_pause", "ann", "schedule default/n: tea"))).isEmpty();
    TaskEvent run = other("run_deadline_missed", "", "run 03-8M3KQ2ZVXH4T: etl: late");
    assertThat(Meaning.of(run)).containsExactly(NotifyEvent.RUN_DEADLINE_MISSED);
    assertThat(Meaning.subject(run)).isEqualTo("run 03-8M3KQ2ZVXH4T");
    assertThat(Meaning.alike(run)).isEqualTo("workflow etl");
  }

  @Test
  void everyEventThatIsNoAlarmCanHappen() {
    Set<NotifyEvent> seen = EnumSet.noneOf(NotifyEvent.class);
    for (TaskState to : TaskState.values()) {
      seen.addAll(Meaning.of(task(TaskState.RUNNING, to)));
    }
    for (String cause :
        new String[] {
          "run_succeeded",
          "run_failed",
          "run_cancelled",
          "run_deadline_missed",
          "run_deadline_at_risk",
          "schedule_missed",
          "schedule_pause"
        }) {
      seen.addAll(Meaning.of(other(cause, "carillon", "x: y")));
    }
    for (NotifyEvent event : NotifyEvent.values()) {
      assertThat(seen.contains(event)).isEqualTo(event.of() != NotifyEvent.Of.ALARM);
    }
  }

  @Test
  void waitsAreDoubledUpToABound_halfOfThemChance() {
    NotifySettings settings =
        new NotifySettings(
            Duration.ofSeconds(1), 9, Duration.ofSeconds(4), Duration.ofMinutes(1), 1 << 20);
    assertThat(settings.after(1, 0)).isEqualTo(Duration.ofSeconds(2));
    assertThat(settings.after(1, 0.999)).isLessThan(Duration.ofSeconds(4));
    assertThat(settings.after(3, 0)).isEqualTo(Duration.ofSeconds(8));
    assertThat(settings.after(50, 0)).isEqualTo(Duration.ofSeconds(30));
  }
}
