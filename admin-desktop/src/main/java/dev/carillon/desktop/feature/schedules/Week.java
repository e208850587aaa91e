package dev.carillon.desktop.feature.schedules;

import dev.carillon.model.schedule.Fire;
import dev.carillon.model.schedule.FireTimes;
import dev.carillon.model.schedule.ScheduleSnapshot;
import dev.carillon.model.schedule.ScheduleState;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What fires in the next seven days, hour by hour.
 *
 * @param first local day of the first column
 * @param often schedules that fire too often to be drawn one by one
 */
record Week(
    LocalDate first, ZoneId zone, Map<LocalDate, Map<Integer, Cell>> cells, List<String> often) {
  static final int DAYS = 7;

  /** More fires a day than this are no appointments any more. */
  private static final int OFTEN = 48;

  /** One fire. */
  record Entry(long atMs, String schedule) {}

  /**
   * One hour of one day.
   *
   * @param entries in the order of their instants
   * @param together how many schedules fire at the busiest instant
   */
  record Cell(List<Entry> entries, int together) {
    boolean collides() {
      return together > 1;
    }
  }

  static Week of(List<ScheduleSnapshot> schedules, long nowMs, ZoneId zone) {
    LocalDate first = LocalDate.ofInstant(Instant.ofEpochMilli(nowMs), zone);
    long end = first.plusDays(DAYS).atStartOfDay(zone).toInstant().toEpochMilli();
    List<Entry> all = new ArrayList<>();
    List<String> often = new ArrayList<>();
    for (ScheduleSnapshot s : schedules) {
      if (s.state() == ScheduleState.ACTIVE) {
        String id = s.schedule().id();
        List<Fire> fires = new FireTimes(s.schedule()).between(nowMs, end, OFTEN * DAYS + 1);
        if (fires.size() > OFTEN * DAYS) {
          often.add(id);
        } else {
          fires.forEach(f -> all.add(new Entry(f.fireMs(), id)));
        }
      }
    }
    all.sort((a, b) -> Long.compare(a.atMs(), b.atMs()));
    Map<LocalDate, Map<Integer, List<Entry>>> byHour = new TreeMap<>();
    for (Entry e : all) {
      ZonedDateTime at = Instant.ofEpochMilli(e.atMs()).atZone(zone);
      byHour
          .computeIfAbsent(at.toLocalDate(), d -> new TreeMap<>())
          .computeIfAbsent(at.getHour(), h -> new ArrayList<>())
          .add(e);
    }
    Map<LocalDate, Map<Integer, Cell>> cells = new TreeMap<>();
    byHour.forEach(
        (day, hours) ->
            hours.forEach(
                (hour, entries) ->
                    cells
                        .computeIfAbsent(day, d -> new TreeMap<>())
                        .put(hour, new Cell(List.copyOf(entries), together(entries)))));
    return new Week(first, zone, cells, often);
  }

  private static int together(List<Entry> entries) {
    Map<Long, Set<String>> at = new TreeMap<>();
    entries.forEach(
        e -> at.computeIfAbsent(e.atMs() / 60_000, m -> new TreeSet<>()).add(e.schedule()));
    return at.values().stream().mapToInt(Set::size).max().orElse(0);
  }

  Optional<Cell> cell(LocalDate day, int hour) {
    return Optional.ofNullable(cells.getOrDefault(day, Map.of()).get(hour));
  }

  /** By how much the clocks change on that day; zero: not at all. */
  Duration shift(LocalDate day) {
    ZoneOffsetTransition change =
        zone.getRules().nextTransition(day.atStartOfDay(zone).toInstant().minusMillis(1));
    boolean then =
        change != null
            && change.getInstant().isBefore(day.plusDays(1).atStartOfDay(zone).toInstant());
    return then ? change.getDuration() : Duration.ZERO;
  }

  /** Whether two schedules ever fire in the same minute. */
  long collisions() {
    return cells.values().stream().flatMap(d -> d.values().stream()).filter(Cell::collides).count();
  }
}
