package dev.carillon.model.schedule;

import dev.carillon.model.told.Told;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * When a schedule does not fire: a fire whose instant falls into it is left out, not moved.
 *
 * @param dates whole local days, at most 1,000
 * @param yearly the same days of every year, at most 366
 * @param windows parts of the week, at most 64
 * @param zone whose local time all that is; empty: the schedule's
 */
public record ExclusionCalendar(
    Set<LocalDate> dates, Set<MonthDay> yearly, List<Window> windows, Optional<ZoneId> zone) {
  public static final int MAX_DATES = 1_000;
  public static final int MAX_WINDOWS = 64;

  /** Excludes nothing. */
  public static final ExclusionCalendar NONE =
      new ExclusionCalendar(Set.of(), Set.of(), List.of(), Optional.empty());

  /**
   * A part of every week.
   *
   * @param days on which it begins
   * @param from first local time of it
   * @param to first local time after it; not after {@code from}: it ends on the next day, and equal
   *     to it: it lasts a whole day
   */
  public record Window(Set<DayOfWeek> days, LocalTime from, LocalTime to) {
    public Window {
      days = Set.copyOf(days);
    }

    boolean overMidnight() {
      return !to.isAfter(from);
    }

    /** "Saturday, Sunday", "Friday 22:00–06:00". */
    Told told() {
      Told.Value names =
          Told.parts(
              ", ",
              days.stream().sorted().map(day -> Told.of("plan.day." + day.getValue())).toList());
      boolean whole = from.equals(LocalTime.MIDNIGHT) && to.equals(LocalTime.MIDNIGHT);
      return whole
          ? Told.of("plan.window", names)
          : Told.of(
              "plan.window.hours", names, Told.text(from.toString()), Told.text(to.toString()));
    }
  }

  public ExclusionCalendar {
    dates = Set.copyOf(dates);
    yearly = Set.copyOf(yearly);
    windows = List.copyOf(windows);
  }

  public boolean empty() {
    return dates.isEmpty() && yearly.isEmpty() && windows.isEmpty();
  }

  /** Why an instant is excluded, and when that ends at the earliest. */
  record Exclusion(Told reason, Instant until) {}

  /**
   * Whether an instant is excluded.
   *
   * @param scheduleZone if the calendar has no zone of its own
   */
  Optional<Exclusion> at(Instant instant, ZoneId scheduleZone) {
    if (empty()) {
      return Optional.empty();
    }
    ZonedDateTime local = instant.atZone(zone.orElse(scheduleZone));
    LocalDate date = local.toLocalDate();
    if (dates.contains(date) || yearly.contains(MonthDay.from(date))) {
      return Optional.of(
          new Exclusion(
              Told.of("plan.left.day", Told.text(date.toString())),
              date.plusDays(1).atStartOfDay(local.getZone()).toInstant()));
    }
    for (Window window : windows) {
      Optional<ZonedDateTime> end = end(window, local);
      if (end.isPresent() && end.get().toInstant().isAfter(instant)) {
        return Optional.of(
            new Exclusion(
                Told.of("plan.left.window", Told.part(window.told())), end.get().toInstant()));
      }
    }
    return Optional.empty();
  }

  private static Optional<ZonedDateTime> end(Window window, ZonedDateTime local) {
    LocalDate date = local.toLocalDate();
    LocalTime time = local.toLocalTime();
    boolean begun = window.days().contains(date.getDayOfWeek()) && !time.isBefore(window.from());
    if (begun && (window.overMidnight() || time.isBefore(window.to()))) {
      LocalDate last = window.overMidnight() ? date.plusDays(1) : date;
      return Optional.of(last.atTime(window.to()).atZone(local.getZone()));
    }
    boolean sinceYesterday =
        window.overMidnight()
            && window.days().contains(date.minusDays(1).getDayOfWeek())
            && time.isBefore(window.to());
    return sinceYesterday
        ? Optional.of(date.atTime(window.to()).atZone(local.getZone()))
        : Optional.empty();
  }
}
