package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.carillon.server.core.Line;
import dev.carillon.server.core.port.SearchStore.Group;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** The counters that the scripts keep: depth by line and state, totals by line. */
final class TaskCounts {
  /** Begins the counters of tasks that left for good; the name of the script follows. */
  static final String GONE = "gone.";

  /** So many counters are asked for by name. */
  private static final int FEW = 300;

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

  /** How many tasks each group holds; groups without tasks are left out. */
  Map<Group, Long> of(Set<Group> wanted) {
    Map<Group, Long> sums = new HashMap<>();
    if (wanted.size() <= FEW) {
      few(List.copyOf(wanted), sums);
    } else {
      many(wanted, sums);
    }
    sums.values().removeIf(n -> n <= 0);
    return sums;
  }

  private void many(Set<Group> wanted, Map<Group, Long> sums) {
    Map<String, Group> byField = new HashMap<>(2 * wanted.size());
    wanted.forEach(g -> byField.put(g.line().key() + ":" + g.state().code(), g));
    for (int b = 0; b < keys.buckets(); b++) {
      byte[] key = keys.count(b);
      runner
          .call("counts", redis -> redis.hgetAll(key))
          .forEach(
              (field, value) -> {
                Group group = byField.get(new String(field, ISO_8859_1));
                if (group != null) {
                  sums.merge(group, Long.parseLong(new String(value, ISO_8859_1)), Long::sum);
                }
              });
    }
  }

  /** Asks for the counters one by one: cheaper than reading all where there are many lines. */
  private void few(List<Group> wanted, Map<Group, Long> sums) {
    if (wanted.isEmpty()) {
      return;
    }
    byte[][] fields =
        wanted.stream()
            .map(g -> (g.line().key() + ":" + g.state().code()).getBytes(ISO_8859_1))
            .toArray(byte[][]::new);
    for (Object answer :
        runner.read(
            "counts",
            pipeline ->
                IntStream.range(0, keys.buckets())
                    .mapToObj(b -> pipeline.hmget(keys.count(b), fields))
                    .toList())) {
      List<?> values = (List<?>) answer;
      for (int i = 0; i < fields.length; i++) {
        if (values.get(i) != null) {
          long n = Long.parseLong(new String((byte[]) values.get(i), ISO_8859_1));
          sums.merge(wanted.get(i), n, Long::sum);
        }
      }
    }
  }
}
