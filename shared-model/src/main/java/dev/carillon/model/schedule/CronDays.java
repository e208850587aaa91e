package dev.carillon.model.schedule;

import java.time.LocalDate;
import java.time.YearMonth;

/**
 * Which days of a month fit. Sets are bit masks.
 *
 * @param daysOfMonth bits 1–31
 * @param fromLast bit n: n days before the last one
 * @param nearest bit n: the working day nearest to day n
 * @param nearestFromLast bit n: the working day nearest to n days before the last one
 * @param weekdays bits 0 (Sunday)–6
 * @param lastWeekdays bit n: the last such weekday of the month
 * @param nthWeekdays bit 7 × (k − 1) + n: the k-th such weekday
 * @param either whether fitting one of the two fields is enough
 */
record CronDays(
    long daysOfMonth,
    long fromLast,
    long nearest,
    long nearestFromLast,
    int weekdays,
    int lastWeekdays,
    long nthWeekdays,
    boolean either) {

  /** The days of that month that fit, as bits 1–31. */
  long of(int year, int month) {
    int length = YearMonth.of(year, month).lengthOfMonth();
    int first = LocalDate.of(year, month, 1).getDayOfWeek().getValue() % 7;
    long byDate = byDate(length, first);
    long byWeekday = byWeekday(length, first);
    return either ? byDate | byWeekday : byDate & byWeekday;
  }

  private long byDate(int length, int first) {
    long fit = daysOfMonth & (1L << (length + 1)) - 2;
    if ((fromLast | nearest | nearestFromLast) == 0) {
      return fit;
    }
    for (int day = 1; day <= length; day++) {
      if ((fromLast >>> (length - day) & 1) != 0) {
        fit |= 1L << day;
      }
      if ((nearest >>> day & 1) != 0 || (nearestFromLast >>> (length - day) & 1) != 0) {
        fit |= 1L << workingDay(day, length, first);
      }
    }
    return fit;
  }

  /** The nearest day from Monday to Friday within the month. */
  private static int workingDay(int day, int length, int first) {
    return switch ((first + day - 1) % 7) {
      case 6 -> day == 1 ? 3 : day - 1;
      case 0 -> day == length ? day - 2 : day + 1;
      default -> day;
    };
  }

  private long byWeekday(int length, int first) {
    long fit = 0;
    for (int day = 1; day <= length; day++) {
      int weekday = (first + day - 1) % 7;
      boolean fits =
          (weekdays >>> weekday & 1) != 0
              || ((lastWeekdays >>> weekday & 1) != 0 && day > length - 7)
              || (nthWeekdays >>> (7 * ((day - 1) / 7) + weekday) & 1) != 0;
      fit |= fits ? 1L << day : 0;
    }
    return fit;
  }
}
