package dev.carillon.model.schedule;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.YearMonth;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A cron text that has been read. Five fields are minute, hour, day of month, month, day of week
 * with Unix numbering of the days (0 and 7 are Sunday); six fields begin with the second and number
 * the days as Quartz does (1 is Sunday), because {@code L}, {@code W}, {@code #} and {@code ?}
 * texts come from there. Names of days mean the same in both. Equal if the texts are.
 *
 * <p>In five fields a day fits if the day of month or the day of week does, when neither field
 * begins with {@code *} or {@code ?}; else if both do. Six fields with both restricted are refused.
 */
public final class CronExpression {
  /** Longest text, characters. */
  public static final int MAX_LENGTH = 256;

  /**
   * Any date that comes at all comes within the 40 years that separate leap days of one weekday
   * around the year 2100.
   */
  static final int HORIZON_YEARS = 41;

  private final String text;
  private final boolean sixFields;
  private final long seconds;
  private final long minutes;
  private final long hours;
  private final long months;
  private final CronDays days;
  private final boolean realTime;

  CronExpression(
      String text,
      boolean sixFields,
      long seconds,
      long minutes,
      long hours,
      long months,
      CronDays days,
      boolean realTime) {
    this.text = text;
    this.sixFields = sixFields;
    this.seconds = seconds;
    this.minutes = minutes;
    this.hours = hours;
    this.months = months;
    this.days = days;
    this.realTime = realTime;
  }

  /**
   * Reads a text of five or six fields or a name like {@code @daily}.
   *
   * @throws dev.carillon.model.error.CarillonException INVALID_ARGUMENT, field "cron", saying which
   *     field is wrong and how
   */
  public static CronExpression parse(String text) {
    return CronParser.parse(text);
  }

  /** The text as it was written, but for spaces around it. */
  public String text() {
    return text;
  }

  /** Whether it begins with the second, and counts the days of the week from 1 = Sunday. */
  public boolean sixFields() {
    return sixFields;
  }

  /**
   * Whether it is an interval pattern: a field for the time of day is {@code *}, has a step or
   * takes all values. Such a pattern follows real time when clocks change; any other is a list of
   * local times, each of which comes once a day.
   */
  public boolean realTime() {
    return realTime;
  }

  /** Whether a day fits by one of its two fields, which both restrict it. */
  boolean eitherDay() {
    return days.either();
  }

  /** Whether a local time fits. */
  public boolean matches(LocalDateTime local) {
    return local.getNano() == 0
        && has(seconds, local.getSecond())
        && has(minutes, local.getMinute())
        && has(hours, local.getHour())
        && has(months, local.getMonthValue())
        && has(days.of(local.getYear(), local.getMonthValue()), local.getDayOfMonth());
  }

  /**
   * The first local time that fits; none if there is none within {@link #HORIZON_YEARS} years.
   *
   * @param from inclusive, whole seconds
   */
  Optional<LocalDateTime> nextLocal(LocalDateTime from) {
    LocalDate date = nextDate(from.toLocalDate());
    if (date == null) {
      return Optional.empty();
    }
    LocalTime time =
        nextTime(date.equals(from.toLocalDate()) ? from.toLocalTime() : LocalTime.MIDNIGHT);
    if (time == null) {
      date = nextDate(date.plusDays(1));
      time = nextTime(LocalTime.MIDNIGHT);
    }
    return date == null || time == null ? Optional.empty() : Optional.of(date.atTime(time));
  }

  private @Nullable LocalDate nextDate(LocalDate from) {
    YearMonth month = YearMonth.from(from);
    int day = from.getDayOfMonth();
    for (int i = 0; i <= 12 * HORIZON_YEARS; i++) {
      if (has(months, month.getMonthValue())) {
        int found = next(days.of(month.getYear(), month.getMonthValue()), day);
        if (found >= 0) {
          return month.atDay(found);
        }
      }
      month = month.plusMonths(1);
      day = 1;
    }
    return null;
  }

  private @Nullable LocalTime nextTime(LocalTime from) {
    int hour = from.getHour();
    int minute = from.getMinute();
    int second = has(hours, hour) && has(minutes, minute) ? next(seconds, from.getSecond()) : -1;
    if (second >= 0) {
      return LocalTime.of(hour, minute, second);
    }
    minute = has(hours, hour) ? next(minutes, minute + 1) : -1;
    if (minute >= 0) {
      return LocalTime.of(hour, minute, next(seconds, 0));
    }
    hour = next(hours, hour + 1);
    return hour < 0 ? null : LocalTime.of(hour, next(minutes, 0), next(seconds, 0));
  }

  private static boolean has(long set, int value) {
    return (set >>> value & 1) != 0;
  }

  /** The least element that is not below {@code from} (at most 63); -1: none. */
  private static int next(long set, int from) {
    long rest = set >>> from << from;
    return rest == 0 ? -1 : Long.numberOfTrailingZeros(rest);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof CronExpression c && text.equals(c.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
