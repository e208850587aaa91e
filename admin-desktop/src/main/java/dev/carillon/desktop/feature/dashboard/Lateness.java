package dev.carillon.desktop.feature.dashboard;

import static dev.carillon.desktop.i18n.Texts.text;

import dev.carillon.desktop.control.HeatMap;
import dev.carillon.desktop.i18n.Figures;
import dev.carillon.model.cluster.Course;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The lateness of a day as rows of queues and columns of hours. */
final class Lateness {
  private static final long HOUR = 3_600_000;
  private static final int HOURS = 24;
  private static final int QUEUES = 7;
  private static final long[] BOUNDS = {100, 500, 2_000, 10_000};

  private Lateness() {}

  static void show(HeatMap map, Course course, long nowMs, ZoneId zone, Consumer<String> open) {
    long last = nowMs / HOUR;
    Map<String, Long> started =
        course.cells().stream()
            .collect(
                Collectors.groupingBy(
                    Course.Cell::queue, Collectors.summingLong(Course.Cell::started)));
    List<String> busiest =
        started.entrySet().stream()
            .sorted(
                Map.Entry.<String, Long>comparingByValue()
                    .reversed()
                    .thenComparing(Map.Entry.comparingByKey()))
            .limit(QUEUES)
            .map(Map.Entry::getKey)
            .sorted(Comparator.naturalOrder())
            .toList();
    Map<String, Map<Long, Course.Cell>> byHour = new HashMap<>();
    course
        .cells()
        .forEach(
            c -> byHour.computeIfAbsent(c.queue(), q -> new HashMap<>()).put(c.hourMs() / HOUR, c));
    Map<String, List<HeatMap.Cell>> rows = new TreeMap<>();
    List<String> names = new ArrayList<>();
    for (long h = last - HOURS + 1; h <= last; h++) {
      int hour = Instant.ofEpochMilli(h * HOUR).atZone(zone).getHour();
      names.add(hour % 3 == 0 ? String.format(java.util.Locale.ROOT, "%02d", hour) : "");
    }
    for (String queue : busiest) {
      List<HeatMap.Cell> cells = new ArrayList<>();
      for (long h = last - HOURS + 1; h <= last; h++) {
        Course.Cell cell = byHour.getOrDefault(queue, Map.of()).get(h);
        cells.add(cell == null ? HeatMap.Cell.NOTHING : cell(cell, zone));
      }
      rows.put(queue, cells);
    }
    map.show(names, rows, levels(), open);
  }

  private static List<String> levels() {
    List<String> levels = new ArrayList<>();
    for (long bound : BOUNDS) {
      levels.add("≤ " + Figures.exact(Duration.ofMillis(bound)));
    }
    levels.add("> " + Figures.exact(Duration.ofMillis(BOUNDS[BOUNDS.length - 1])));
    return levels;
  }

  private static HeatMap.Cell cell(Course.Cell c, ZoneId zone) {
    int level = 0;
    while (level < BOUNDS.length && c.p99Millis() > BOUNDS[level]) {
      level++;
    }
    return new HeatMap.Cell(
        level,
        text(
            "dashboard.late.cell",
            c.queue(),
            Figures.minute(c.hourMs(), zone),
            Figures.count(c.started()),
            Figures.span(c.p50Millis()),
            Figures.span(c.p95Millis()),
            Figures.span(c.p99Millis())));
  }
}
