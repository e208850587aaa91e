package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.server.core.Line;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The lines seen so far. Lines are never renamed or deleted, so what is known stays true, unless
 * Redis loses its data under living servers.
 */
final class LineRegistry {
  /** After which a table is read again whatever its size: it may be another of the same size. */
  private static final long TRUSTED_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final ScriptRunner runner;
  private final RedisKeys keys;
  private final Map<String, Line> byKey = new ConcurrentHashMap<>();
  private final Map<String, Line> byNames = new ConcurrentHashMap<>();

  /** How many lines the table of a bucket had when it was read. */
  private final Map<Integer, Long> tableSizes = new ConcurrentHashMap<>();

  private volatile long trustedUntil = System.nanoTime();

  LineRegistry(ScriptRunner runner, RedisKeys keys) {
    this.runner = runner;
    this.keys = keys;
  }

  /** The line of a new task. */
  Line of(String tenant, String queue, String type) {
    String names = names(tenant, queue, type);
    Line known = byNames.get(names);
    if (known == null) {
      known = new Line(Hashes.line(tenant, queue, type), tenant, queue, type);
      byNames.put(names, known);
      byKey.put(known.key(), known);
    }
    return known;
  }

  /** What the lines hash of a bucket holds for a line. */
  static String names(Line line) {
    return names(line.tenant(), line.queue(), line.type());
  }

  /** The line of a stored task. */
  Line byKey(int bucket, String key) {
    Line known = byKey.get(key);
    if (known == null) {
      load(bucket);
      known = byKey.get(key);
    }
    if (known == null) {
      throw CarillonException.of(
              ErrorCode.INTERNAL,
              "Expected the line " + key + " among the lines of bucket " + bucket + ".")
          .build();
    }
    return known;
  }

  /** The line, if any bucket's table read so far holds it. */
  @Nullable Line known(String key) {
    return byKey.get(key);
  }

  /** The tables may be others than those that were read. */
  void distrust() {
    tableSizes.clear();
  }

  /** Reads the tables of all buckets that have grown since they were last read. */
  Collection<Line> loadAll() {
    long now = System.nanoTime();
    if (now - trustedUntil > 0) {
      trustedUntil = now + TRUSTED_NANOS;
      distrust();
    }
    List<Object> sizes =
        runner.read("lines", pipeline -> buckets().map(b -> pipeline.hlen(keys.lines(b))).toList());
    List<Integer> grown =
        buckets().filter(b -> !sizes.get(b).equals(tableSizes.getOrDefault(b, 0L))).toList();
    if (!grown.isEmpty()) {
      List<Object> tables =
          runner.read("lines", p -> grown.stream().map(b -> p.hgetAll(keys.lines(b))).toList());
      for (int i = 0; i < grown.size(); i++) {
        Map<?, ?> table = (Map<?, ?>) tables.get(i);
        remember(table);
        tableSizes.put(grown.get(i), (long) table.size());
      }
    }
    return byKey.values();
  }

  /** Reads the table of one bucket. */
  List<Line> load(int bucket) {
    return remember(runner.call("lines", redis -> redis.hgetAll(keys.lines(bucket))));
  }

  private List<Line> remember(Map<?, ?> table) {
    List<Line> lines = new ArrayList<>(table.size());
    table.forEach(
        (key, names) -> {
          String[] parts = new String((byte[]) names, UTF_8).split(" ", -1);
          Line line = new Line(new String((byte[]) key, ISO_8859_1), parts[0], parts[1], parts[2]);
          byKey.put(line.key(), line);
          byNames.put(names(line), line);
          lines.add(line);
        });
    return lines;
  }

  private java.util.stream.Stream<Integer> buckets() {
    return java.util.stream.IntStream.range(0, keys.buckets()).boxed();
  }

  private static String names(String tenant, String queue, String type) {
    return tenant + ' ' + queue + ' ' + type;
  }
}
