package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.carillon.model.queue.QueueSettings;
import dev.carillon.model.task.TaskState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import redis.clients.jedis.resps.Tuple;

/** Which indexes hold the tasks of some lines and states. */
final class IndexPlan {
  /** From so many lines on it pays to ask first which of them have entries at all. */
  private static final int MANY = 8;

  private static final int MOST_PRIORITY = 9;

  private final ScriptRunner runner;
  private final RedisKeys keys;

  IndexPlan(ScriptRunner runner, RedisKeys keys) {
    this.runner = runner;
    this.keys = keys;
  }

  /** The time that the scripts go by. */
  long nowMs() {
    return runner.run(Script.WALK, 0, new Args().number(0).list()).number(1);
  }

  /**
   * The entries of a segment behind a place.
   *
   * @param wanted lines with the states looked for
   * @param queues the queue of each line
   */
  Entries walk(
      Segment segment,
      Map<String, EnumSet<TaskState>> wanted,
      Map<String, String> queues,
      PageToken from) {
    return switch (segment) {
      case LEASED, LEASED_SINCE -> new LeasedEntries(runner, keys, from.id());
      case ENDED_SINCE ->
          new IndexWalk(runner, of(segment, wanted), false, from, from.begun().untilMs());
      case READY_SINCE ->
          new IndexWalk(
              runner, since(from.begun().sinceMs(), queues, of(segment, wanted)), false, from);
      case READY, WAITING, HELD, ENDED ->
          new IndexWalk(runner, of(segment, wanted), segment.backward(), from);
    };
  }

  /**
   * Leaves out what stood there long before: an entry's place is when it became ready, less what
   * its priority is worth. Where a queue has its own worth for a level (strict ones: without limit)
   * all are read.
   */
  private List<IndexWalk.Index> since(
      long sinceMs, Map<String, String> queues, List<IndexWalk.Index> indexes) {
    Set<String> own =
        runner.read("list", p -> List.of(p.hkeys(keys.ageing(0)))).stream()
            .flatMap(names -> ((Collection<?>) names).stream())
            .map(name -> new String((byte[]) name, ISO_8859_1))
            .collect(Collectors.toSet());
    double least = sinceMs - (double) MOST_PRIORITY * QueueSettings.DEFAULT_AGEING.toMillis();
    return indexes.stream()
        .map(
            index -> {
              String queue = queues.get(index.name().split(":", -1)[1]);
              return queue == null || own.contains("q:" + queue) || index.bound() > least
                  ? index
                  : new IndexWalk.Index(index.bucket(), index.name(), least);
            })
        .toList();
  }

  private List<IndexWalk.Index> of(Segment segment, Map<String, EnumSet<TaskState>> wanted) {
    return switch (segment) {
      case LEASED, LEASED_SINCE -> inEachBucket("lease");
      case HELD -> inEachBucket("held");
      case READY, READY_SINCE -> {
        List<IndexWalk.Index> all = lines("ready:", "readys", segment, wanted);
        all.addAll(aside(segment, wanted));
        yield all;
      }
      case WAITING -> lines("due:", "dues", segment, wanted);
      case ENDED, ENDED_SINCE -> ended(wanted);
    };
  }

  private List<IndexWalk.Index> inEachBucket(String name) {
    return buckets().mapToObj(b -> new IndexWalk.Index(b, name, Double.NEGATIVE_INFINITY)).toList();
  }

  private List<IndexWalk.Index> lines(
      String prefix, String heads, Segment segment, Map<String, EnumSet<TaskState>> wanted) {
    List<String> fitting =
        wanted.entrySet().stream()
            .filter(e -> segment.holds(e.getValue()))
            .map(Map.Entry::getKey)
            .toList();
    List<Map<String, Double>> bounds = fitting.size() > MANY ? bounds(heads) : List.of();
    List<IndexWalk.Index> indexes = new ArrayList<>();
    buckets()
        .forEach(
            b -> {
              for (String line : fitting) {
                double bound = Double.NEGATIVE_INFINITY;
                if (!bounds.isEmpty()) {
                  Double known = bounds.get(b).get(line);
                  if (known == null) {
                    continue;
                  }
                  bound = known;
                }
                indexes.add(new IndexWalk.Index(b, prefix + line, bound));
              }
            });
    return indexes;
  }

  /** The sets of READY tasks that wait for their limit key. */
  private List<IndexWalk.Index> aside(Segment segment, Map<String, EnumSet<TaskState>> wanted) {
    List<Object> tables =
        runner.read(
            "list", p -> buckets().mapToObj(b -> p.zrange(keys.blockeds(b), 0, -1)).toList());
    List<IndexWalk.Index> indexes = new ArrayList<>();
    buckets()
        .forEach(
            b -> {
              for (Object each : (List<?>) tables.get(b)) {
                String name = new String((byte[]) each, ISO_8859_1);
                EnumSet<TaskState> states = wanted.get(name.substring(0, name.indexOf(':')));
                if (states != null && segment.holds(states)) {
                  indexes.add(new IndexWalk.Index(b, "blocked:" + name, Double.NEGATIVE_INFINITY));
                }
              }
            });
    return indexes;
  }

  /** Lines with entries, by a lower bound of their first; one map a bucket. */
  private List<Map<String, Double>> bounds(String heads) {
    List<Object> tables =
        runner.read(
            "list",
            p -> buckets().mapToObj(b -> p.zrangeWithScores(keys.heads(b, heads), 0, -1)).toList());
    List<Map<String, Double>> bounds = new ArrayList<>();
    for (Object table : tables) {
      Map<String, Double> ofBucket = new HashMap<>();
      for (Object each : (List<?>) table) {
        Tuple head = (Tuple) each;
        ofBucket.put(new String(head.getBinaryElement(), ISO_8859_1), head.getScore());
      }
      bounds.add(ofBucket);
    }
    return bounds;
  }

  private List<IndexWalk.Index> ended(Map<String, EnumSet<TaskState>> wanted) {
    List<IndexWalk.Index> indexes = new ArrayList<>();
    buckets()
        .forEach(
            b ->
                wanted.forEach(
                    (line, states) ->
                        states.stream()
                            .filter(s -> !s.live())
                            .forEach(
                                s ->
                                    indexes.add(
                                        new IndexWalk.Index(
                                            b,
                                            "ended:" + s.code() + ":" + line,
                                            Double.NEGATIVE_INFINITY)))));
    return indexes;
  }

  private IntStream buckets() {
    return IntStream.range(0, keys.buckets());
  }
}
