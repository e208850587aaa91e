package dev.carillon.model.schedule;

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
    CronDescription d = new CronDescription(cron);
    List<String> parts = new ArrayList<>();
    String times = d.times();
    parts.add(times.isEmpty() ? d.pattern() : times);
    String days = d.days();
    parts.add(days.isEmpty() && !times.isEmpty() && d.month.all() ? "every day" : days);
    parts.add(d.month.all() ? "" : "in " + d.month.names());
    return String.join(" ", parts.stream().filter(p -> !p.isEmpty()).toList());
  }

  /** "at 09:00 and 18:00"; empty if they are too many or a pattern. */
  private String times() {
    if (cron.realTime()) {
      return "";
    }
    List<Integer> hours = hour.values();
    List<Integer> minutes = minute.values();
    List<Integer> seconds = second.values();
    if (hours.size() * minutes.size() * seconds.size() > MOST_TIMES) {
      return "";
    }
    List<String> times = new ArrayList<>();
    for (int h : hours) {
      for (int m : minutes) {
        for (int s : seconds) {
          times.add(
              String.format(Locale.ROOT, "%02d:%02d", h, m)
                  + (s == 0 ? "" : String.format(Locale.ROOT, ":%02d", s)));
        }
      }
    }
    return "at " + CronWords.and(times);
  }

  /** "every 5 minutes of every hour from 9 to 17". */
  private String pattern() {
    List<String> parts = new ArrayList<>();
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
    return String.join(" of ", parts);
  }

  private String days() {
    boolean anyDate = open(dayOfMonth);
    boolean anyWeekday = open(dayOfWeek);
    if (anyDate && anyWeekday) {
      return "";
    }
    String date = anyDate ? "" : CronDayWords.dates(dayOfMonth);
    String weekday = anyWeekday ? "" : CronDayWords.weekdays(dayOfWeek, cron.sixFields());
    if (anyDate || anyWeekday) {
      return "on " + date + weekday;
    }
    return cron.eitherDay()
        ? "on " + date + " or on " + weekday
        : "on " + date + " if that is " + weekday;
  }

  private static boolean open(String field) {
    return field.equals("*") || field.equals("?");
  }
}
