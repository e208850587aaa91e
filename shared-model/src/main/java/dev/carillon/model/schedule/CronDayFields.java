package dev.carillon.model.schedule;

import dev.carillon.model.told.Told;
import java.util.Locale;

/** Reads the two fields of the day: sets of numbers, and L, W and # besides. */
final class CronDayFields {
  private final boolean sixFields;
  private final CronField weekday;
  private long daysOfMonth;
  private long fromLast;
  private long nearest;
  private long nearestFromLast;
  private int weekdays;
  private int lastWeekdays;
  private long nthWeekdays;

  CronDayFields(boolean sixFields) {
    this.sixFields = sixFields;
    this.weekday = sixFields ? CronField.WEEKDAY_FROM_ONE : CronField.WEEKDAY;
  }

  CronDays read(String dayOfMonth, String dayOfWeek) {
    boolean bothOpen = dayOfMonth.equals("?") && dayOfWeek.equals("?");
    boolean bothSet = restricts(dayOfMonth) && restricts(dayOfWeek);
    if (bothOpen || (bothSet && sixFields)) {
      throw CronParser.wrong(
          Told.of("cron.days"),
          Told.part(
              Told.of(
                  "cron.days.got", CronParser.quoted(dayOfMonth), CronParser.quoted(dayOfWeek))),
          Told.of(bothOpen ? "cron.days.open" : "cron.days.both"));
    }
    for (String item : CronField.DAY.items(dayOfMonth.equals("?") ? "*" : dayOfMonth)) {
      dayOfMonth(item.toUpperCase(Locale.ROOT));
    }
    for (String item : weekday.items(dayOfWeek.equals("?") ? "*" : dayOfWeek)) {
      dayOfWeek(item.toUpperCase(Locale.ROOT));
    }
    return new CronDays(
        daysOfMonth,
        fromLast,
        nearest,
        nearestFromLast,
        weekdays,
        lastWeekdays,
        nthWeekdays,
        bothSet);
  }

  private static boolean restricts(String field) {
    return !field.startsWith("*") && !field.equals("?");
  }

  private void dayOfMonth(String item) {
    boolean working = item.endsWith("W");
    String day = working ? item.substring(0, item.length() - 1) : item;
    if (day.startsWith("L")) {
      int offset = day.length() == 1 ? 0 : day.charAt(1) == '-' ? back(day) : -1;
      if (offset < 0 || offset > 30) {
        throw CronField.DAY.wrong(Told.of("cron.last"), item);
      }
      if (working) {
        nearestFromLast |= 1L << offset;
      } else {
        fromLast |= 1L << offset;
      }
    } else if (working) {
      nearest |= 1L << CronField.DAY.value(day, item);
    } else {
      daysOfMonth |= CronField.DAY.item(item);
    }
  }

  private static int back(String day) {
    return CronField.number(day.substring(2));
  }

  private void dayOfWeek(String item) {
    int hash = item.indexOf('#');
    if (hash >= 0) {
      int nth = CronField.number(item.substring(hash + 1));
      if (nth < 1 || nth > 5) {
        throw weekday.wrong(Told.of("cron.nth"), item);
      }
      nthWeekdays |= 1L << (7 * (nth - 1) + index(item.substring(0, hash), item));
    } else if (item.equals("L")) {
      if (!sixFields) {
        throw weekday.wrong(Told.of("cron.last.weekday"), item);
      }
      weekdays |= 1 << 6;
    } else if (item.endsWith("L")) {
      lastWeekdays |= 1 << index(item.substring(0, item.length() - 1), item);
    } else {
      weekdays |= fromSunday(weekday.item(item));
    }
  }

  /** 0 for Sunday to 6. */
  private int index(String day, String item) {
    return (weekday.value(day, item) - (sixFields ? 1 : 0)) % 7;
  }

  private int fromSunday(long set) {
    return (int) (sixFields ? set >>> 1 : set);
  }
}
