package dev.carillon.model.schedule;

import dev.carillon.model.told.Told;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A cron expression in plain English, exactly: nothing of the text is left out. (cron-utils, which
 * was looked at for this, drops the range of {@code 9-17/2} and does not tell "or" from "and".)
 */
final class CronDescription {
  /** Up to so many times of day are listed one by one. */
  private static final int MOST_TIMES = 6;

  private final CronExpression cron;
  private final CronWords second;
  private final CronWords minute;
  private final CronWords hour;
  private final CronWords month;
  private final String dayOfMonth;
  private final String dayOfWeek;

  private CronDescription(CronExpression cron) {
    List<String> fields = CronParser.split(cron.text());
    int at = cron.sixFields() ? 1 : 0;
    this.cron = cron;
    this.second = new CronWords(CronField.SECOND, cron.sixFields() ? fields.get(0) : "0");
    this.minute = new CronWords(CronField.MINUTE, fields.get(at));
    this.hour = new CronWords(CronField.HOUR, fields.get(at + 1));
    this.month = new CronWords(CronField.MONTH, fields.get(at + 3));
    this.dayOfMonth = fields.get(at + 2);
    this.dayOfWeek = fields.get(at + 4);
  }

  /** For example "at 09:00 from Monday to Friday". */
  static String of(CronExpression cron) {
    return Plain.of(told(cron));
  }

  static Told told(CronExpression cron) {
    CronDescription d = new CronDescription(cron);
    Told times = d.times();
    Told days = d.days();
    return Plain.line(
        times.says() ? times : d.pattern(),
        !days.says() && times.says() && d.month.all() ? Told.of("plan.daily") : days,
        d.month.all() ? Told.NONE : Told.of("plan.in", Told.part(d.month.names())));
  }

  /** "at 09:00 and 18:00"; nothing if they are too many or a pattern. */
  private Told times() {
    if (cron.realTime()) {
      return Told.NONE;
    }
    List<Integer> hours = hour.values();
    List<Integer> minutes = minute.values();
    List<Integer> seconds = second.values();
    if (hours.size() * minutes.size() * seconds.size() > MOST_TIMES) {
      return Told.NONE;
    }
    List<Told> times = new ArrayList<>();
    for (int h : hours) {
      for (int m : minutes) {
        for (int s : seconds) {
          times.add(
              Plain.words(
                  String.format(Locale.ROOT, "%02d:%02d", h, m)
                      + (s == 0 ? "" : String.format(Locale.ROOT, ":%02d", s))));
        }
      }
    }
    return Told.of("plan.at", Told.part(Plain.and(times)));
  }

  /** "every 5 minutes of every hour from 9 to 17". */
  private Told pattern() {
    List<Told> parts = new ArrayList<>();
    boolean seconds = !second.only(0);
    if (seconds) {
      parts.add(second.phrase(true));
    }
    if (!(seconds && second.steady() && minute.all())) {
      parts.add(minute.phrase(parts.isEmpty()));
    }
    // "Every 5 minutes" needs no "of every hour".
    boolean told = parts.isEmpty() || minute.steady();
    if (!(told && hour.all())) {
      parts.add(hour.phrase(parts.isEmpty()));
    }
    Told whole = parts.getLast();
    for (int i = parts.size() - 2; i >= 0; i--) {
      whole = Told.of("plan.of", Told.part(parts.get(i)), Told.part(whole));
    }
    return whole;
  }

  private Told days() {
    boolean anyDate = open(dayOfMonth);
    boolean anyWeekday = open(dayOfWeek);
    if (anyDate && anyWeekday) {
      return Told.NONE;
    }
    if (anyDate) {
      return Told.of("plan.on", Told.part(weekdays()));
    }
    Told date = CronDayWords.dates(dayOfMonth);
    return anyWeekday
        ? Told.of("plan.on", Told.part(date))
        : Told.of(
            cron.eitherDay() ? "plan.on.or" : "plan.on.if", Told.part(date), Told.part(weekdays()));
  }

  private Told weekdays() {
    return CronDayWords.weekdays(dayOfWeek, cron.sixFields());
  }

  private static boolean open(String field) {
    return field.equals("*") || field.equals("?");
  }
}
