package dev.carillon.model.schedule;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.told.Told;
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
          Told.of("cron.long", Told.count(CronExpression.MAX_LENGTH)),
          Told.part(Told.of("cron.long.got", Told.count(raw.length()))),
          Told.of("cron.long.do"));
    }
    String text = raw.strip();
    if (text.startsWith("@")) {
      return fields(text, named(text));
    }
    if (text.startsWith("TZ=") || text.startsWith("CRON_TZ=")) {
      throw wrong(Told.of("cron.zone"), quoted(text), Told.of("cron.zone.do"));
    }
    return fields(text, text);
  }

  private static String named(String text) {
    String fields = NAMES.get(text.toLowerCase(Locale.ROOT));
    if (fields == null) {
      throw wrong(
          Told.of("cron.name"),
          quoted(text),
          Told.of(text.startsWith("@every") ? "cron.name.every" : "cron.name.do"));
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
          Told.of("cron.fields"),
          Told.part(
              parts.size() > SIX + 1
                  ? Told.of("cron.fields.more")
                  : Told.of("cron.fields.got", Told.count(parts.size()), quoted(text))),
          Told.of(parts.size() == SIX + 1 ? "cron.fields.year" : "cron.fields.do"));
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

  static CarillonException wrong(Told expected, Told.Value got, Told advice) {
    return wrong(Told.of("cron.wrong", Told.part(expected), got), advice).build();
  }

  static CarillonException.Builder wrong(Told told, Told advice) {
    return CarillonException.of(ErrorCode.INVALID_ARGUMENT, Plain.of(told))
        .field("cron")
        .advice(Plain.of(advice))
        .told(told, advice);
  }

  /** A part of the text as it may stand in a message. */
  static Told.Value quoted(String text) {
    String shown = text.length() <= 60 ? text : text.substring(0, 60) + "…";
    return Told.text("'" + shown.replaceAll("\\p{Cntrl}", "?") + "'");
  }
}
