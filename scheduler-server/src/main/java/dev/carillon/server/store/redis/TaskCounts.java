package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.carillon.model.task.TaskFilter;
import dev.carillon.model.task.TaskState;
import dev.carillon.server.core.Line;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The counters that the scripts keep: depth by line and state, totals by line. */
final class TaskCounts {
  /** Begins the counters of tasks that left for good; the name of the script follows. */
  static final String GONE = "gone.";

  private final ScriptRunner runner;
  private final RedisKeys keys;
  private final LineRegistry lines;

  TaskCounts(ScriptRunner runner, RedisKeys keys, LineRegistry lines) {
    this.runner = runner;
    this.keys = keys;
    this.lines = lines;
  }

  /** One counter, summed over the buckets. */
  record Counter(Line line, String what) {}

  /** All counters. */
  Map<Counter, Long> read() {
    Map<Counter, Long> sums = new HashMap<>();
    java.util.List<Object> tables =
        runner.read(
            "counts",
            pipeline ->
                IntStream.range(0, keys.buckets())
                    .mapToObj(b -> pipeline.hgetAll(keys.count(b)))
                    .toList());
    for (int b = 0; b < tables.size(); b++) {
      int bucket = b;
      ((Map<?, ?>) tables.get(b))
          .forEach(
              (field, value) -> {
                String name = new String((byte[]) field, ISO_8859_1);
                Line line = lines.byKey(bucket, name.substring(0, RecordLayout.LINE_LENGTH));
                String what = name.substring(RecordLayout.LINE_LENGTH + 1);
                sums.merge(
                    new Counter(line, what),
                    Long.parseLong(new String((byte[]) value, ISO_8859_1)),
                    Long::sum);
              });
    }
    return sums;
  }

  /** How many tasks match a filter. */
  long total(TaskFilter filter, Collection<Line> wanted) {
    Set<Line> lineSet = Set.copyOf(wanted);
    Set<String> codes =
        (filter.states().isEmpty() ? Set.of(TaskState.values()) : filter.states())
            .stream().map(s -> Integer.toString(s.code())).collect(Collectors.toSet());
    return read().entrySet().stream()
        .filter(e -> lineSet.contains(e.getKey().line()) && codes.contains(e.getKey().what()))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
