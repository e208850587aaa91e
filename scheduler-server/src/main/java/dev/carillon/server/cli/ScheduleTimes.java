package dev.carillon.server.cli;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.schedule.ExclusionCalendar;
import dev.carillon.model.schedule.Schedule;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Zone, bounds, jitter and calendar of a schedule as options. */
final class ScheduleTimes {
  @Option(
      names = {"-z", "--zone"},
      paramLabel = "ZONE",
      description = "IANA zone whose clock counts, such as Europe/Berlin (default: UTC).")
  @Nullable String zone;

  @Option(
      names = "--start",
      paramLabel = "INSTANT",
      description = "No fire before it; without an offset by --zone.")
  @Nullable String start;

  @Option(names = "--end", paramLabel = "INSTANT", description = "No fire from it on.")
  @Nullable String end;

  @Option(
      names = "--jitter",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "Make each fire up to so much later, the same for the same instant.")
  Duration jitter = Duration.ZERO;

  @Option(
      names = "--exclude",
      paramLabel = "DATE|WINDOW",
      description =
          "Never then: 2026-12-24, 12-25 (every year), SAT,SUN (whole days) or 'FRI 22:00-06:00';"
              + " may be given several times.")
  List<String> excluded = new ArrayList<>();

  ZoneId zone() {
    String name = zone;
    if (name == null) {
      return Schedule.UTC;
    }
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      throw CarillonException.invalid(
          "--zone",
          "Expected an IANA time zone, but got '" + Text.line(name) + "'.",
          "Write it like Europe/Berlin.");
    }
  }

  long startMs() {
    return ms(start, "--start", zone());
  }

  long endMs() {
    return ms(end, "--end", zone());
  }

  /** An instant; 0 if none was given. */
  static long ms(@Nullable String text, String option, ZoneId zone) {
    return text == null ? 0 : Instants.parse(text, option, zone).toEpochMilli();
  }

  ExclusionCalendar calendar() {
    Set<LocalDate> dates = new HashSet<>();
    Set<MonthDay> yearly = new HashSet<>();
    List<ExclusionCalendar.Window> windows = new ArrayList<>();
    for (String one : excluded) {
      if (one.matches("\\d\\d-\\d\\d")) {
        yearly.add(read(one, d -> MonthDay.parse("--" + d)));
      } else if (one.matches("[\\d-]+")) {
        dates.add(read(one, LocalDate::parse));
      } else {
        windows.add(read(one, ScheduleTimes::window));
      }
    }
    return new ExclusionCalendar(dates, yearly, windows, Optional.empty());
  }

  private static <T> T read(String text, Function<String, T> read) {
    try {
      return read.apply(text);
    } catch (DateTimeException | IllegalArgumentException e) {
      throw CarillonException.invalid(
          "--exclude",
          "Expected a date or a window, but got '" + Text.line(text) + "'.",
          "Write it like 2026-12-24, 12-25, SAT,SUN or 'FRI 22:00-06:00'.");
    }
  }

  private static ExclusionCalendar.Window window(String text) {
    String[] parts = text.strip().split(" +");
    if (parts.length > 2) {
      throw new IllegalArgumentException(text);
    }
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    for (String day : parts[0].split(",")) {
      days.add(day(day));
    }
    String[] times = parts.length == 1 ? new String[] {"00:00", "00:00"} : parts[1].split("-", 2);
    if (times.length != 2) {
      throw new IllegalArgumentException(text);
    }
    return new ExclusionCalendar.Window(
        days,
        LocalTime.parse(times[0]),
        LocalTime.parse(times[1].equals("24:00") ? "00:00" : times[1]));
  }

  private static DayOfWeek day(String text) {
    String name = text.strip().toUpperCase(Locale.ROOT);
    for (DayOfWeek day : DayOfWeek.values()) {
      if (day.name().equals(name) || day.name().substring(0, 3).equals(name)) {
        return day;
      }
    }
    throw new IllegalArgumentException(text);
  }
}
