package dev.carillon.model.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whole schedules in plain words; the words of cron texts are with their parser. */
final class DescriptionTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private static Schedule of(Trigger trigger) {
    return Schedule.of("s", trigger, new Target.Task(NewTask.of("echo", Payload.EMPTY)));
  }

  private static void says(Schedule schedule, String words) {
    assertThat(Description.of(schedule)).isEqualTo(words);
  }

  @Test
  void everyTriggerIsToldInWords() {
    says(of(Trigger.Cron.of("0 3 * * *")), "At 03:00 every day, UTC time.");
    says(
        of(Trigger.Cron.of("30 2 * * MON-FRI")).change().zone(BERLIN).build(),
        "At 02:30 on Monday to Friday, Europe/Berlin time.");
    says(of(new Trigger.Every(Duration.ofMinutes(90), 0)), "Every 1 h 30 min.");
    says(
        of(new Trigger.Every(Duration.ofDays(1), ms("2026-01-01T06:00:00Z"))),
        "Every 1 d, counted from 2026-01-01 06:00 UTC.");
    says(of(new Trigger.AfterEnd(Duration.ofSeconds(10))), "10 s after the end of the run before.");
    says(
        of(new Trigger.Once(ms("2026-12-24T17:00:00Z"))).change().zone(BERLIN).build(),
        "Once, on 2026-12-24 18:00 Europe/Berlin.");
    says(
        of(new Trigger.Event("orders", "value.amount > 100")),
        "For each record of topic orders with value.amount > 100.");
  }

  @Test
  void boundsJitterAndCalendarAreTold() {
    Schedule plain = of(Trigger.Cron.of("0 3 * * *"));
    says(
        plain
            .change()
            .startMs(ms("2026-01-01T00:00:00Z"))
            .endMs(ms("2027-01-01T00:00:00Z"))
            .jitter(Duration.ofSeconds(90))
            .build(),
        "At 03:00 every day, UTC time; from 2026-01-01 00:00 UTC; until 2027-01-01 00:00 UTC;"
            + " up to 1 min 30 s later.");
    says(
        plain
            .change()
            .exclusions(
                new ExclusionCalendar(
                    Set.of(LocalDate.of(2026, 5, 1), LocalDate.of(2026, 5, 2)),
                    Set.of(MonthDay.of(12, 25)),
                    List.of(
                        new ExclusionCalendar.Window(
                            Set.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY),
                            LocalTime.MIDNIGHT,
                            LocalTime.MIDNIGHT),
                        new ExclusionCalendar.Window(
                            Set.of(DayOfWeek.FRIDAY), LocalTime.of(22, 0), LocalTime.of(6, 0))),
                    Optional.of(BERLIN)))
            .build(),
        "At 03:00 every day, UTC time; not on 2 dates, 1 day of every year, Saturday, Sunday and"
            + " Friday 22:00–06:00 (Europe/Berlin time).");
  }

  private static long ms(String instant) {
    return Instant.parse(instant).toEpochMilli();
  }
}
