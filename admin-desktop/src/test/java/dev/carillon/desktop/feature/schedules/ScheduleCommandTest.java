package dev.carillon.desktop.feature.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.schedule.ExclusionCalendar;
import dev.carillon.model.schedule.MisfirePolicy;
import dev.carillon.model.schedule.OverlapPolicy;
import dev.carillon.model.schedule.Schedule;
import dev.carillon.model.schedule.Target;
import dev.carillon.model.schedule.Trigger;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.RetryPolicy;
import dev.carillon.model.task.TaskDeadlines;
import dev.carillon.model.task.Uniqueness;
import dev.carillon.server.core.apply.Document;
import dev.carillon.server.definition.DefinitionDocuments;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The command that is copied stores the schedule and not its defaults. */
class ScheduleCommandTest {
  private static final Trigger NIGHTLY = Trigger.Cron.of("30 2 * * *");

  private static NewTask task() {
    return NewTask.of("shell", Payload.of("date '+%s'\n-"));
  }

  private static Schedule of(NewTask task) {
    return Schedule.of("nightly", NIGHTLY, new Target.Task(task));
  }

  private static Schedule applied(String command) {
    List<String> lines = command.lines().toList();
    assertThat(lines).hasSize(3).startsWith("carillon apply -f - <<'END'").endsWith("END");
    Document document = new DefinitionDocuments().read(lines.get(1)).getFirst();
    assertThat(document.problems()).isEmpty();
    return ((Document.OfSchedule) document.body().orElseThrow()).schedule();
  }

  @Test
  void optionsSayAllThatTheyCan() {
    NewTask task =
        NewTask.of("shell", Payload.of("date"))
            .withPriority(8)
            .withRetry(new RetryPolicy(7, 3, Duration.ofSeconds(1), Duration.ofMinutes(10)))
            .withExecTimeout(Duration.ofSeconds(90))
            .withDeadlines(
                TaskDeadlines.NONE.startBy(new NewTask.Due.After(Duration.ofMinutes(5))));
    Schedule s =
        of(task)
            .change()
            .misfire(
                new MisfirePolicy(
                    MisfirePolicy.Mode.FIRE_ALL, Duration.ofMinutes(2), Duration.ofHours(3), 50))
            .note("-v of it")
            .build();
    assertThat(ScheduleCommand.put(s))
        .isEqualTo(
            "carillon schedule put nightly --cron '30 2 * * *' --type shell --payload date"
                + " --priority 8 --max-attempts 7 --timeout 90s --within 5m --misfire all"
                + " --late-after 2m --catch-up 180m --catch-up-most 50 '--note=-v of it'");
  }

  @Test
  void whatHasNoOptionIsADefinitionThatReadsAsTheSame() {
    NewTask full =
        task()
            .inQueue("mail")
            .named("of the night")
            .withLabels(Map.of("team", "billing"))
            .withAttributes(Map.of("a=b", "c"))
            .withPriority(2)
            .withRetry(new RetryPolicy(9, 5, Duration.ofMillis(1500), Duration.ofHours(1)))
            .withExecTimeout(Duration.ofMinutes(7))
            .withDeadlines(
                new TaskDeadlines(
                    Optional.of(new NewTask.Due.After(Duration.ofMinutes(1))),
                    Duration.ofMinutes(2),
                    Optional.of(new NewTask.Due.After(Duration.ofMinutes(3))),
                    Duration.ofSeconds(4)))
            .withUnique(new Uniqueness("one", Uniqueness.Scope.UNTIL_START, Duration.ZERO, true));
    ExclusionCalendar calendar =
        new ExclusionCalendar(
            Set.of(LocalDate.of(2026, 12, 24)),
            Set.of(MonthDay.of(12, 25)),
            List.of(
                new ExclusionCalendar.Window(
                    Set.of(DayOfWeek.FRIDAY), LocalTime.of(22, 0), LocalTime.of(6, 0))),
            Optional.of(ZoneId.of("Asia/Tokyo")));
    Schedule s =
        of(full)
            .change()
            .zone(ZoneId.of("Europe/Berlin"))
            .note("END")
            .labels(Map.of("x", "y"))
            .exclusions(calendar)
            .misfire(
                new MisfirePolicy(
                    MisfirePolicy.Mode.SKIP, Duration.ofMinutes(2), Duration.ofHours(3), 50))
            .overlap(OverlapPolicy.QUEUE_ONE)
            .startMs(1_800_000_000_123L)
            .jitter(Duration.ofSeconds(30))
            .pauseAfterFailures(3)
            .build();
    assertThat(applied(ScheduleCommand.put(s))).isEqualTo(s);
    for (NewTask one :
        List.of(
            task().named("n"),
            task().withLabels(Map.of("a", "b")),
            task().withPayload(Payload.of("-")),
            task().withPayload(Payload.of(new byte[] {(byte) 0xff, 0})),
            task().withDeadlines(TaskDeadlines.NONE.withHeartbeat(Duration.ofSeconds(9))))) {
      assertThat(applied(ScheduleCommand.put(of(one)))).isEqualTo(of(one));
    }
    Schedule flow =
        Schedule.of(
                "flow",
                NIGHTLY,
                new Target.Workflow("etl", 3, Payload.of("{\"a\":1}"), Duration.ofHours(2)))
            .change()
            .exclusions(calendar)
            .build();
    assertThat(applied(ScheduleCommand.put(flow))).isEqualTo(flow);
  }

  @Test
  void whatNeitherCanSayIsNoCommand() {
    Schedule s =
        Schedule.of(
            "poll",
            new Trigger.Every(Duration.ofMinutes(15), 60_000),
            new Target.Task(task().named("n")));
    assertThat(ScheduleCommand.put(s)).startsWith("# ");
  }
}
