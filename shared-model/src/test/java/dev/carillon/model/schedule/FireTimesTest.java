package dev.carillon.model.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Bounds, calendars, jitter, other triggers, and looking back. */
final class FireTimesTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final long NEW_YEAR = ms("2026-01-01T00:00:00Z");

  private static long ms(String instant) {
    return Instant.parse(instant).toEpochMilli();
  }

  private static Schedule schedule(Trigger trigger) {
    return Schedule.of("s", trigger, new Target.Task(NewTask.of("echo", Payload.EMPTY)));
  }

  private static Schedule cron(String text) {
    return schedule(Trigger.Cron.of(text));
  }

  private static List<String> next(Schedule schedule, long after, int count) {
    FireTimes times = new FireTimes(schedule);
    return java.util.stream.Stream.iterate(
            times.next(after), Optional::isPresent, fire -> times.next(fire.orElseThrow().fireMs()))
        .limit(count)
        .map(fire -> Instant.ofEpochMilli(fire.orElseThrow().fireMs()).toString())
        .toList();
  }

  @Test
  void startIsWithinAndEndIsNot() {
    Schedule s =
        cron("0 * * * *")
            .change()
            .startMs(ms("2026-01-01T05:00:00Z"))
            .endMs(ms("2026-01-01T07:00:00Z"))
            .build();
    assertThat(next(s, NEW_YEAR, 9))
        .containsExactly("2026-01-01T05:00:00Z", "2026-01-01T06:00:00Z");
  }

  @Test
  void aFixedRateKeepsItsGridWheneverItIsAsked() {
    Schedule quarters = schedule(new Trigger.Every(Duration.ofMinutes(15), 0));
    assertThat(next(quarters, ms("2026-01-01T00:07:03.004Z"), 2))
        .containsExactly("2026-01-01T00:15:00Z", "2026-01-01T00:30:00Z");
    Schedule anchored =
        schedule(new Trigger.Every(Duration.ofHours(7), ms("2030-01-01T00:01:00Z")));
    assertThat(next(anchored, ms("2029-12-31T10:01:00Z"), 3))
        .containsExactly("2029-12-31T17:01:00Z", "2030-01-01T00:01:00Z", "2030-01-01T07:01:00Z");
  }

  @Test
  void aFixedDelayCountsFromTheEndOrFromItsStart() {
    Schedule s = schedule(new Trigger.AfterEnd(Duration.ofMinutes(10)));
    assertThat(next(s, ms("2026-01-01T00:00:00.500Z"), 1))
        .containsExactly("2026-01-01T00:10:00.500Z");
    Schedule later = s.change().startMs(ms("2026-02-01T00:00:00Z")).build();
    assertThat(next(later, NEW_YEAR, 1)).containsExactly("2026-02-01T00:10:00Z");
  }

  @Test
  void onceIsOnceAndEventsHaveNoTimes() {
    Schedule once = schedule(new Trigger.Once(NEW_YEAR));
    assertThat(next(once, NEW_YEAR - 1, 5)).containsExactly("2026-01-01T00:00:00Z");
    assertThat(next(once, NEW_YEAR, 5)).isEmpty();
    assertThat(next(schedule(new Trigger.Event("orders", "")), 0, 5)).isEmpty();
  }

  @Test
  void whatTheCalendarExcludesIsLeftOut() {
    Schedule s =
        cron("0 12 * * *")
            .change()
            .zone(BERLIN)
            .exclusions(
                new ExclusionCalendar(
                    Set.of(LocalDate.of(2026, 12, 28)),
                    Set.of(MonthDay.of(12, 25), MonthDay.of(2, 29)),
                    List.of(
                        new ExclusionCalendar.Window(
                            Set.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY),
                            LocalTime.MIDNIGHT,
                            LocalTime.MIDNIGHT)),
                    Optional.empty()))
            .build();
    assertThat(next(s, ms("2026-12-24T00:00:00Z"), 3))
        .containsExactly("2026-12-24T11:00:00Z", "2026-12-29T11:00:00Z", "2026-12-30T11:00:00Z");
  }

  @Test
  void aWindowOverMidnightBelongsToTheDayItBeginsOn() {
    ExclusionCalendar nights =
        new ExclusionCalendar(
            Set.of(),
            Set.of(),
            List.of(
                new ExclusionCalendar.Window(
                    Set.of(DayOfWeek.FRIDAY), LocalTime.of(22, 0), LocalTime.of(6, 0))),
            Optional.of(ZoneId.of("Asia/Tokyo")));
    Schedule s = cron("0 * * * *").change().exclusions(nights).build();
    // Friday 2026-01-02 22:00 in Tokyo is 13:00 UTC; it ends on Saturday at 06:00, 21:00 UTC.
    assertThat(next(s, ms("2026-01-02T11:00:00Z"), 3))
        .containsExactly("2026-01-02T12:00:00Z", "2026-01-02T21:00:00Z", "2026-01-02T22:00:00Z");
    assertThat(next(s, ms("2026-01-01T12:30:00Z"), 1)).containsExactly("2026-01-01T13:00:00Z");
  }

  @Test
  void aCalendarThatExcludesEverythingIsFoundOut() {
    ExclusionCalendar always =
        new ExclusionCalendar(
            Set.of(),
            Set.of(),
            List.of(
                new ExclusionCalendar.Window(
                    Set.of(DayOfWeek.values()), LocalTime.MIDNIGHT, LocalTime.MIDNIGHT)),
            Optional.empty());
    for (Trigger trigger :
        List.of(
            Trigger.Cron.of("* * * * * *"),
            new Trigger.Every(Duration.ofSeconds(1), 0),
            new Trigger.AfterEnd(Duration.ofSeconds(1)))) {
      Schedule s = schedule(trigger).change().exclusions(always).build();
      assertThat(new FireTimes(s).next(NEW_YEAR)).isEmpty();
      assertThat(Description.warnings(s, NEW_YEAR)).anyMatch(w -> w.contains("never fire"));
    }
  }

  /** In processor time: a busy machine must not make it look slow. */
  @Tag("faults")
  @Test
  void aCalendarThatExcludesEverythingIsFoundOutQuickly() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long begin = threads.getCurrentThreadCpuTime();
    aCalendarThatExcludesEverythingIsFoundOut();
    assertThat(Duration.ofNanos(threads.getCurrentThreadCpuTime() - begin))
        .isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void jitterIsTheSameEachTimeDiffersByScheduleAndKeepsTheOrder() {
    Schedule s = cron("* * * * *").change().jitter(Duration.ofMinutes(5)).build();
    Schedule other =
        new Schedule(
            "t",
            s.tenant(),
            "",
            s.labels(),
            s.trigger(),
            s.zone(),
            0,
            0,
            s.jitter(),
            s.exclusions(),
            s.misfire(),
            s.overlap(),
            0,
            s.target());
    List<Fire> fires = new FireTimes(s).between(NEW_YEAR, NEW_YEAR + 6_000_000, 1_000);
    assertThat(fires)
        .hasSize(100)
        .isEqualTo(new FireTimes(s).between(NEW_YEAR, NEW_YEAR + 6_000_000, 1_000));
    assertThat(fires)
        .isNotEqualTo(new FireTimes(other).between(NEW_YEAR, NEW_YEAR + 6_000_000, 1_000));
    assertThat(fires).allMatch(f -> f.dueMs() >= f.fireMs() && f.dueMs() < f.fireMs() + 60_000);
    assertThat(fires.stream().map(f -> f.dueMs() - f.fireMs()).distinct().count())
        .isGreaterThan(90);
    assertThat(fires.stream().mapToLong(f -> f.dueMs() - f.fireMs()).max().orElseThrow())
        .isGreaterThan(50_000);
  }

  @Test
  void theLastFireBeforeAnInstantIsFoundWithoutWalking() {
    FireTimes everySecond = new FireTimes(cron("* * * * * *"));
    long year = ms("2027-01-01T00:00:00.500Z");
    assertThat(everySecond.last(NEW_YEAR, year).orElseThrow().fireMs()).isEqualTo(year - 500);
    assertThat(everySecond.last(NEW_YEAR, NEW_YEAR)).isEmpty();
    FireTimes rare = new FireTimes(cron("0 0 29 2 *"));
    assertThat(rare.last(ms("2000-01-01T00:00:00Z"), NEW_YEAR).orElseThrow().fireMs())
        .isEqualTo(ms("2024-02-29T00:00:00Z"));
    assertThat(rare.last(ms("2024-03-01T00:00:00Z"), NEW_YEAR)).isEmpty();
    // Against walking.
    FireTimes odd = new FireTimes(cron("*/7 3,5 * * MON-WED").change().zone(BERLIN).build());
    List<Fire> walked = odd.between(NEW_YEAR, NEW_YEAR + 86_400_000L * 100, 100_000);
    for (int i = 1; i < walked.size(); i += 13) {
      assertThat(odd.last(NEW_YEAR, walked.get(i).fireMs())).contains(walked.get(i - 1));
      assertThat(odd.last(NEW_YEAR, walked.get(i).fireMs() + 1)).contains(walked.get(i));
    }
  }

  @Test
  void aRangeGivesItsFiresAndNoMoreThanAsked() {
    FireTimes times = new FireTimes(cron("0 * * * *"));
    assertThat(times.between(NEW_YEAR, NEW_YEAR + 7_200_000, 100)).hasSize(2);
    assertThat(times.between(NEW_YEAR, NEW_YEAR + 7_200_001, 100)).hasSize(3);
    assertThat(times.between(NEW_YEAR, NEW_YEAR + 7_200_001, 1)).hasSize(1);
    assertThat(times.fires(NEW_YEAR)).isTrue();
    assertThat(times.fires(NEW_YEAR + 1)).isFalse();
  }

  @Test
  void secondsInTheGapAndTheOverlapFollowTheSameRule() {
    Schedule fixed = cron("15 30 2 * * ?").change().zone(BERLIN).build();
    assertThat(next(fixed, ms("2026-03-28T12:00:00Z"), 2))
        .containsExactly("2026-03-29T01:00:00Z", "2026-03-30T00:30:15Z");
    assertThat(next(fixed, ms("2026-10-24T12:00:00Z"), 2))
        .containsExactly("2026-10-25T00:30:15Z", "2026-10-26T01:30:15Z");
    Schedule interval = cron("*/30 59 2 25 10 ?").change().zone(BERLIN).build();
    assertThat(next(interval, ms("2026-10-24T12:00:00Z"), 4))
        .containsExactly(
            "2026-10-25T00:59:00Z",
            "2026-10-25T00:59:30Z",
            "2026-10-25T01:59:00Z",
            "2026-10-25T01:59:30Z");
    // Asked in the middle of the second occurrence: the fixed one does not come again.
    assertThat(next(fixed, ms("2026-10-25T01:10:00Z"), 1)).containsExactly("2026-10-26T01:30:15Z");
  }

  @Test
  void aPreviewMarksWhatIsSpecial() {
    Schedule s =
        cron("30 2 * * *")
            .change()
            .zone(BERLIN)
            .jitter(Duration.ofSeconds(20))
            .exclusions(
                new ExclusionCalendar(
                    Set.of(LocalDate.of(2026, 3, 31)), Set.of(), List.of(), Optional.empty()))
            .build();
    Preview spring = Previews.of(s, ms("2026-03-28T12:00:00Z"), 3);
    assertThat(spring.description())
        .isEqualTo("At 02:30 every day, Europe/Berlin time; up to 20 s later; not on 1 date.");
    assertThat(spring.more()).isTrue();
    assertThat(spring.rows()).hasSize(4);
    Preview.Row moved = spring.rows().get(0);
    assertThat(moved.local()).isEqualTo("2026-03-29T03:00:00+02:00");
    assertThat(moved.dstDay()).isTrue();
    assertThat(moved.notes())
        .contains("DST: gap, 02:30 does not exist, moved to 03:00")
        .contains("DST: on this day the clock goes forward 1 h at 02:00")
        .anyMatch(n -> n.matches("jitter \\+.*s"));
    assertThat(spring.rows().get(1).dstDay()).isFalse();
    Preview.Row excluded = spring.rows().get(2);
    assertThat(excluded.fires()).isFalse();
    assertThat(excluded.notes()).containsExactly("excluded by calendar: the day 2026-03-31");
    assertThat(spring.rows().get(3).local()).isEqualTo("2026-04-01T02:30:00+02:00");

    Preview autumn = Previews.of(s, ms("2026-10-24T12:00:00Z"), 1);
    assertThat(autumn.rows().get(0).notes()).contains("DST: overlap, first occurrence");
    Preview often =
        Previews.of(
            cron("0,30 * * * *").change().zone(BERLIN).build(), ms("2026-10-25T00:45:00Z"), 2);
    assertThat(often.rows()).allMatch(r -> r.notes().contains("DST: overlap, second occurrence"));
  }

  @Test
  void anAuthorIsToldOfNumbersThatMeanAnotherDayElsewhere() {
    assertThat(Description.warnings(cron("0 0 12 ? * 2"), NEW_YEAR))
        .containsExactly("Six fields count the days of the week from 1 = Sunday: '2' is Monday.");
    assertThat(Description.warnings(cron("0 12 * * 2"), NEW_YEAR)).isEmpty();
    assertThat(Description.warnings(cron("0 12 13 * 5"), NEW_YEAR)).hasSize(1);
    assertThat(Description.warnings(cron("0 0 30 2 *"), NEW_YEAR))
        .anyMatch(w -> w.contains("never fire"));
  }
}
