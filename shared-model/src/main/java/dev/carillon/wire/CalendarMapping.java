package dev.carillon.wire;

import dev.carillon.model.schedule.ExclusionCalendar;
import dev.carillon.v1.WeeklyWindow;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Calendars of what is excluded. Refuses what is too much before it reads any of it. */
final class CalendarMapping {
  private static final int MAX_YEARLY = 366;
  private static final int MAX_TEXT = 18;

  private CalendarMapping() {}

  static dev.carillon.v1.ExclusionCalendar toProto(ExclusionCalendar c) {
    return dev.carillon.v1.ExclusionCalendar.newBuilder()
        .addAllDates(c.dates().stream().sorted().map(LocalDate::toString).toList())
        .addAllYearly(c.yearly().stream().sorted().map(d -> d.toString().substring(2)).toList())
        .addAllWindows(c.windows().stream().map(CalendarMapping::toProto).toList())
        .setZone(c.zone().map(ZoneId::getId).orElse(""))
        .build();
  }

  private static WeeklyWindow toProto(ExclusionCalendar.Window w) {
    return WeeklyWindow.newBuilder()
        .addAllDays(w.days().stream().sorted().map(CalendarMapping::shortName).toList())
        .setFrom(w.from().toString())
        .setTo(w.to().toString())
        .build();
  }

  private static String shortName(DayOfWeek day) {
    return day.name().substring(0, 3);
  }

  static ExclusionCalendar fromProto(dev.carillon.v1.ExclusionCalendar p, String prefix) {
    most(p.getDatesCount(), ExclusionCalendar.MAX_DATES, prefix + "dates");
    most(p.getYearlyCount(), MAX_YEARLY, prefix + "yearly");
    most(p.getWindowsCount(), ExclusionCalendar.MAX_WINDOWS, prefix + "windows");
    List<ExclusionCalendar.Window> windows = new ArrayList<>();
    for (int i = 0; i < p.getWindowsCount(); i++) {
      windows.add(window(p.getWindows(i), prefix + "windows[" + i + "]."));
    }
    return new ExclusionCalendar(
        all(p.getDatesList(), LocalDate::parse, prefix + "dates", "a date like 2026-12-24"),
        all(
            p.getYearlyList(),
            d -> MonthDay.parse("--" + d),
            prefix + "yearly",
            "a day of the year like 12-24"),
        windows,
        p.getZone().isEmpty()
            ? Optional.empty()
            : Optional.of(ScheduleMapping.zone(p.getZone(), prefix + "zone")));
  }

  private static void most(int count, int most, String field) {
    if (count > most) {
      throw Fields.wrong(field, "at most " + most, count, "Leave some out.");
    }
  }

  private static <T> Set<T> all(
      List<String> texts, Function<String, T> read, String field, String expected) {
    return java.util.stream.IntStream.range(0, texts.size())
        .mapToObj(i -> one(texts.get(i), read, field + "[" + i + "]", expected))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static <T> T one(String text, Function<String, T> read, String field, String expected) {
    try {
      return read.apply(text.length() > MAX_TEXT ? "" : text);
    } catch (DateTimeException e) {
      throw Fields.wrong(
          field,
          expected,
          "'" + text.substring(0, Math.min(MAX_TEXT, text.length())) + "'",
          "It must be a day or time that exists.");
    }
  }

  private static ExclusionCalendar.Window window(WeeklyWindow p, String prefix) {
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    most(p.getDaysCount(), 7, prefix + "days");
    if (p.getDaysCount() == 0) {
      throw Fields.wrong(prefix + "days", "days like MON", "none", "Name those it begins on.");
    }
    for (int i = 0; i < p.getDaysCount(); i++) {
      days.add(day(p.getDays(i), prefix + "days[" + i + "]"));
    }
    String expected = "a time of day like 22:00";
    return new ExclusionCalendar.Window(
        days,
        one(p.getFrom(), LocalTime::parse, prefix + "from", expected),
        one(
            p.getTo().equals("24:00") ? "00:00" : p.getTo(),
            LocalTime::parse,
            prefix + "to",
            expected));
  }

  private static DayOfWeek day(String text, String field) {
    String name = text.length() > MAX_TEXT ? "" : text.toUpperCase(Locale.ROOT);
    for (DayOfWeek day : DayOfWeek.values()) {
      if (day.name().equals(name) || shortName(day).equals(name)) {
        return day;
      }
    }
    throw Fields.wrong(
        field, "MON, TUE, WED, THU, FRI, SAT or SUN", "'" + name + "'", "Write it in English.");
  }
}
