package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.carillon.model.task.TaskId;
import dev.carillon.model.workflow.RunFilter;
import dev.carillon.model.workflow.RunState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import redis.clients.jedis.resps.Tuple;

/** Lists of runs over all buckets. */
final class RunLists {
  private record Entry(TaskId id, long createdMs) {}

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

  /** Ids that the narrowest list of the filter gives; the rest of it is the caller's to check. */
  List<TaskId> newest(RunFilter filter, long beforeMs, String beforeId, int most) {
    List<String> names = new ArrayList<>();
    if (!filter.workflow().isEmpty()) {
      names.add("runs:w:" + home(filter.tenant(), filter.workflow()));
    } else if (!filter.states().isEmpty()) {
      for (RunState state : filter.states()) {
        names.add("runs:s:" + state.code());
      }
    } else {
      names.add("runs");
    }
    List<Entry> all = new ArrayList<>();
    byte[] from = Long.toString(beforeMs).getBytes(ISO_8859_1);
    for (String name : names) {
      List<Object> lists =
          runner.read(
              "list",
              p ->
                  IntStream.range(0, keys.buckets())
                      .mapToObj(
                          b ->
                              p.zrevrangeByScoreWithScores(
                                  keys.named(b, name),
                                  from,
                                  "-inf".getBytes(ISO_8859_1),
                                  0,
                                  most + 50))
                      .toList());
      for (int b = 0; b < lists.size(); b++) {
        for (Object entry : (List<?>) lists.get(b)) {
          Tuple tuple = (Tuple) entry;
          all.add(
              new Entry(
                  new TaskId(b, new String(tuple.getBinaryElement(), ISO_8859_1)),
                  (long) tuple.getScore()));
        }
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
        .map(Entry::id)
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
