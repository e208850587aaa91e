package dev.carillon.model.schedule;

import dev.carillon.model.error.CarillonException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads cron texts. Whatever comes, it takes time by the length of the text alone. */
final class CronParser {
  private static final int FIVE = 5;
  private static final int SIX = 6;
  private static final Pattern SPACES = Pattern.compile("[ \t]+");

  private static final Map<String, String> NAMES =
      Map.of(
          "@yearly", "0 0 1 1 *",
          "@annually", "0 0 1 1 *",
          "@monthly", "0 0 1 * *",
          "@weekly", "0 0 * * 0",
          "@daily", "0 0 * * *",
          "@midnight", "0 0 * * *",
          "@hourly", "0 * * * *");

  private CronParser() {}

  static CronExpression parse(String raw) {
    if (raw.length() > CronExpression.MAX_LENGTH) {
      throw wrong(
          "a cron text of at most " + CronExpression.MAX_LENGTH + " characters",
          raw.length() + " characters",
          "Split it into several schedules.");
    }
    String text = raw.strip();
    if (text.startsWith("@")) {
      return fields(text, named(text));
    }
    if (text.startsWith("TZ=") || text.startsWith("CRON_TZ=")) {
      throw wrong("a cron text without a time zone", quoted(text), "Put it into the field zone.");
    }
    return fields(text, text);
  }

  private static String named(String text) {
    String fields = NAMES.get(text.toLowerCase(Locale.ROOT));
    if (fields == null) {
      throw wrong(
          "@yearly, @monthly, @weekly, @daily or @hourly",
          quoted(text),
          text.startsWith("@every")
              ? "Use a fixed rate (every) in place of cron."
              : "Write the five fields: minute, hour, day of month, month, day of week.");
    }
    return fields;
  }

  /** The fields of a text that has been read before. */
  static List<String> split(String text) {
    return List.of(SPACES.split(text.startsWith("@") ? named(text) : text));
  }

  private static CronExpression fields(String text, String meant) {
    List<String> parts = meant.isEmpty() ? List.of() : List.of(SPACES.split(meant, SIX + 2));
    if (parts.size() != FIVE && parts.size() != SIX) {
      throw wrong(
          "5 fields (minute, hour, day of month, month, day of week) or 6 (with the second first)",
          parts.size() > SIX + 1 ? "more" : parts.size() + " in " + quoted(text),
          parts.size() == SIX + 1
              ? "Leave the year out; start and end bound a schedule."
              : "For example 0 9 * * MON-FRI for nine o'clock on working days.");
    }
    boolean six = parts.size() == SIX;
    int at = six ? 1 : 0;
    CronPlaces places = new CronPlaces(meant, parts);
    CronField.Times second =
        six ? places.read(0, CronField.SECOND::read) : new CronField.Times(1, false);
    CronField.Times minute = places.read(at, CronField.MINUTE::read);
    CronField.Times hour = places.read(at + 1, CronField.HOUR::read);
    CronField.Times month = places.read(at + 3, CronField.MONTH::read);
    CronDays days = places.readDays(at + 2, at + 4, new CronDayFields(six)::read);
    return new CronExpression(
        text,
        six,
        second.set(),
        minute.set(),
        hour.set(),
        month.set(),
        days,
        second.interval() || minute.interval() || hour.interval());
  }

  static CarillonException wrong(String expected, String got, String advice) {
    return CarillonException.invalid(
        "cron", "Expected " + expected + ", but got " + got + ".", advice);
  }

  /** A part of the text as it may stand in a message. */
  static String quoted(String text) {
    String shown = text.length() <= 60 ? text : text.substring(0, 60) + "…";
    return "'" + shown.replaceAll("\\p{Cntrl}", "?") + "'";
  }
}
