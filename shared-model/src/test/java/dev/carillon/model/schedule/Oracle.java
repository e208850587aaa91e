package dev.carillon.model.schedule;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;

/**
 * What the local clock of a zone shows in every minute of a span, and by it the minutes in which a
 * pattern has to fire. Knows nothing of the code under test: it looks at one minute after another.
 */
final class Oracle {
  private final long first;
  private final int[] shown;
  private final int firstDay;
  private final int[] days;

  /** One day as a pattern sees it. */
  record Day(int ofMonth, int month, int weekday, int length) {}

  /** Whether a pattern takes a time of day, and a day. Weekdays count from 1 = Monday. */
  record Pattern(String cron, boolean interval, Time time, java.util.function.Predicate<Day> day) {
    interface Time {
      boolean fits(int hour, int minute);
    }
  }

  private Oracle(long first, int[] shown) {
    this.first = first;
    this.shown = shown;
    this.firstDay = Math.floorDiv(shown[0], 1440) - 2;
    this.days = new int[shown.length / 1440 + 6];
    for (int i = 0; i < days.length; i++) {
      LocalDate date = LocalDate.ofEpochDay(firstDay + i);
      days[i] =
          date.getDayOfMonth()
              | date.getMonthValue() << 5
              | date.getDayOfWeek().getValue() << 9
              | date.lengthOfMonth() << 12;
    }
  }

  /** Every minute from one instant until another; both whole minutes. */
  static Oracle of(ZoneId zone, Instant from, Instant to) {
    ZoneRules rules = zone.getRules();
    long first = from.getEpochSecond() / 60;
    int[] shown = new int[(int) (to.getEpochSecond() / 60 - first)];
    for (int i = 0; i < shown.length; i++) {
      long second = (first + i) * 60;
      int offset = rules.getOffset(Instant.ofEpochSecond(second)).getTotalSeconds();
      shown[i] = (int) Math.floorDiv(second + offset, 60);
    }
    return new Oracle(first, shown);
  }

  /** The days around each change of a zone's clock. */
  static List<Oracle> aroundChanges(ZoneId zone, Instant from, Instant to) {
    List<Oracle> spans = new ArrayList<>();
    ZoneOffsetTransition change = zone.getRules().nextTransition(from);
    while (change != null && change.getInstant().isBefore(to)) {
      Instant middle = change.getInstant();
      spans.add(of(zone, middle.minusSeconds(86_400), middle.plusSeconds(86_400)));
      change = zone.getRules().nextTransition(change.getInstant());
    }
    return spans;
  }

  Instant from() {
    return Instant.ofEpochSecond(first * 60);
  }

  Instant to() {
    return Instant.ofEpochSecond((first + shown.length) * 60);
  }

  /** Compares what fires with what has to, from the first minute to the last. */
  void check(Pattern pattern, ZoneId zone) {
    boolean[] fitting = new boolean[days.length];
    for (int i = 0; i < days.length; i++) {
      int d = days[i];
      fitting[i] = pattern.day().test(new Day(d & 31, d >> 5 & 15, d >> 9 & 7, d >> 12));
    }
    CronTimes times = new CronTimes(CronExpression.parse(pattern.cron()), zone);
    long next = next(times, first - 1);
    int reached = shown[0] - 1;
    for (int i = 0; i < shown.length; i++) {
      boolean due;
      if (pattern.interval()) {
        due = fits(pattern, fitting, shown[i]);
      } else {
        due = false;
        while (reached < shown[i]) {
          due |= fits(pattern, fitting, ++reached);
        }
      }
      if (due != (next == first + i)) {
        throw new AssertionError(
            "%s in %s: at %s a fire is %s, but the next one found is %s"
                .formatted(
                    pattern.cron(),
                    zone,
                    Instant.ofEpochSecond((first + i) * 60).atZone(zone),
                    due ? "due" : "not due",
                    Instant.ofEpochSecond(next * 60).atZone(zone)));
      }
      if (due) {
        next = next(times, next);
      }
    }
  }

  private boolean fits(Pattern pattern, boolean[] fitting, int minute) {
    int day = Math.floorDiv(minute, 1440);
    int ofDay = minute - day * 1440;
    return fitting[day - firstDay] && pattern.time().fits(ofDay / 60, ofDay % 60);
  }

  private static long next(CronTimes times, long afterMinute) {
    return times
        .next(Instant.ofEpochSecond(afterMinute * 60))
        .map(i -> i.getEpochSecond() % 60 == 0 ? i.getEpochSecond() / 60 : Long.MIN_VALUE)
        .orElse(Long.MAX_VALUE / 60);
  }
}
