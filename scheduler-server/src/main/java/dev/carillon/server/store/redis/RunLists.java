package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.carillon.model.task.TaskId;
import dev.carillon.model.workflow.RunFilter;
import dev.carillon.model.workflow.RunState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import redis.clients.jedis.resps.Tuple;

/** Lists of runs over all buckets. */
final class RunLists {
  /** A run that is listed. */
  record Entry(TaskId id, long createdMs) {}

  private static final Comparator<Entry> NEWEST_FIRST =
      Comparator.comparingLong(Entry::createdMs).thenComparing(e -> e.id().toString()).reversed();

  private final ScriptRunner runner;
  private final RedisKeys keys;

  RunLists(ScriptRunner runner, RedisKeys keys) {
    this.runner = runner;
    this.keys = keys;
  }

  /** What the runs of a workflow are listed under. */
  static String home(String tenant, String workflow) {
    return Hashes.line(tenant, "workflow", workflow);
  }

  /** What the narrowest list of the filter has; the rest of it is the caller's to check. */
  List<Entry> newest(RunFilter filter, long beforeMs, String beforeId, int most) {
    List<String> names = narrowest(filter);
    byte[] from = Long.toString(beforeMs).getBytes(ISO_8859_1);
    List<Object> lists =
        runner.read(
            "list",
            p ->
                everywhere(
                    names,
                    key ->
                        p.zrevrangeByScoreWithScores(
                            key, from, "-inf".getBytes(ISO_8859_1), 0, most + 50)));
    List<Entry> all = new ArrayList<>();
    for (int i = 0; i < lists.size(); i++) {
      for (Object entry : (List<?>) lists.get(i)) {
        Tuple tuple = (Tuple) entry;
        all.add(
            new Entry(
                new TaskId(i % keys.buckets(), new String(tuple.getBinaryElement(), ISO_8859_1)),
                (long) tuple.getScore()));
      }
    }
    return all.stream()
        .filter(
            e ->
                e.createdMs() < beforeMs
                    || beforeId.isEmpty()
                    || e.id().toString().compareTo(beforeId) < 0)
        .sorted(NEWEST_FIRST)
        .limit(most)
        .toList();
  }

  /** Of a workflow and of states there are lists; with both it is the shorter that is read. */
  private List<String> narrowest(RunFilter filter) {
    List<String> flow =
        filter.workflow().isEmpty()
            ? List.of("runs")
            : List.of("runs:w:" + home(filter.tenant(), filter.workflow()));
    List<String> states = filter.states().stream().map(s -> "runs:s:" + s.code()).toList();
    if (states.isEmpty() || filter.workflow().isEmpty()) {
      return states.isEmpty() ? flow : states;
    }
    return size(states) < size(flow) ? states : flow;
  }

  private long size(List<String> names) {
    return runner.read("list", p -> everywhere(names, p::zcard)).stream()
        .mapToLong(n -> (Long) n)
        .sum();
  }

  /** One command for each of these lists in each bucket, the buckets in order. */
  private <T> List<T> everywhere(List<String> names, Function<byte[], T> command) {
    return names.stream()
        .flatMap(
            name ->
                IntStream.range(0, keys.buckets())
                    .mapToObj(b -> command.apply(keys.named(b, name))))
        .toList();
  }

  List<TaskId> live(int bucket, int skip, int most) {
    List<TaskId> live = new ArrayList<>();
    for (RunState state : RunState.values()) {
      if (!state.ended()) {
        runner
            .call(
                "audit",
                r -> r.zrange(keys.named(bucket, "runs:s:" + state.code()), skip, skip + most - 1L))
            .forEach(id -> live.add(new TaskId(bucket, new String(id, ISO_8859_1))));
      }
    }
    return live;
  }

  List<TaskId> ended(int bucket, long beforeMs, int most) {
    return runner
        .call(
            "retention",
            r -> r.zrangeByScore(keys.named(bucket, "runs:ended"), 0, beforeMs, 0, most))
        .stream()
        .map(id -> new TaskId(bucket, new String(id, ISO_8859_1)))
        .toList();
  }
}
