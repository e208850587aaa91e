package dev.carillon.desktop.feature.schedules;

import dev.carillon.model.schedule.ExclusionCalendar;
import dev.carillon.model.schedule.ExclusionCalendar.Window;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.MonthDay;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A calendar of exclusions as it is typed, one a line and as the command line reads it: 2026-12-24,
 * 12-25, SAT,SUN, FRI 22:00-06:00.
 */
final class CalendarText {
  private CalendarText() {}

  /**
   * What was read.
   *
   * @param wrong the first line that could not be read; empty: none
   */
  record Reading(ExclusionCalendar calendar, String wrong) {}

  /**
   * Reads lines; empty ones count for nothing.
   *
   * @param base what was there before: its zone stays
   */
  static Reading read(String typed, ExclusionCalendar base) {
    Set<LocalDate> dates = new HashSet<>();
    Set<MonthDay> yearly = new HashSet<>();
    List<Window> windows = new ArrayList<>();
    for (String line : typed.lines().map(String::strip).filter(l -> !l.isEmpty()).toList()) {
      try {
        if (line.matches("\\d\\d-\\d\\d")) {
          yearly.add(MonthDay.parse("--" + line));
        } else if (line.matches("[\\d-]+")) {
          dates.add(LocalDate.parse(line));
        } else {
          windows.add(window(line));
        }
      } catch (DateTimeException | IllegalArgumentException e) {
        return new Reading(base, line);
      }
    }
    return new Reading(new ExclusionCalendar(dates, yearly, windows, base.zone()), "");
  }

  private static Window window(String line) {
    String[] parts = line.split(" +(?=\\d)", 2);
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    for (String day : parts[0].split("[,\\s]+")) {
      days.add(day(day.toUpperCase(Locale.ROOT)));
    }
    String[] times = parts.length == 1 ? new String[] {"00:00", "24:00"} : parts[1].split("[-–]");
    if (times.length != 2) {
      throw new IllegalArgumentException(line);
    }
    String to = times[1].strip();
    return new Window(
        days,
        LocalTime.parse(times[0].strip()),
        LocalTime.parse(to.equals("24:00") ? "00:00" : to));
  }

  private static DayOfWeek day(String name) {
    for (DayOfWeek day : DayOfWeek.values()) {
      if (day.name().equals(name) || day.name().substring(0, 3).equals(name)) {
        return day;
      }
    }
    throw new IllegalArgumentException(name);
  }

  /** The lines that read as this calendar. */
  static String of(ExclusionCalendar calendar) {
    return String.join("\n", lines(calendar));
  }

  /** One exclusion each. */
  static List<String> lines(ExclusionCalendar calendar) {
    List<String> lines = new ArrayList<>();
    calendar.dates().stream().sorted().map(LocalDate::toString).forEach(lines::add);
    calendar.yearly().stream().sorted().map(day -> day.toString().substring(2)).forEach(lines::add);
    calendar.windows().stream().map(CalendarText::line).forEach(lines::add);
    return lines;
  }

  private static String line(Window window) {
    String days =
        window.days().stream()
            .sorted()
            .map(day -> day.name().substring(0, 3))
            .collect(Collectors.joining(","));
    boolean whole =
        window.from().equals(LocalTime.MIDNIGHT) && window.to().equals(LocalTime.MIDNIGHT);
    return whole ? days : days + " " + window.from() + "-" + window.to();
  }
}
