package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.carillon.model.task.TaskId;
import dev.carillon.server.core.port.DoctorStore.Stuck;
import dev.carillon.server.core.port.DoctorStore.Undone;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import redis.clients.jedis.resps.Tuple;

/** Looks at what stands first in each index whether somebody should have moved it on long ago. */
record StuckTasks(ScriptRunner runner, RedisKeys keys) {
  private static final long PATIENCE_MILLIS = 60_000;
  private static final int FIRST = 20;
  private static final int LINES = 5;

  private record At(int bucket, byte[] index, Undone what) {}

  List<Stuck> at(long nowMs) {
    List<At> indexes = new ArrayList<>();
    for (int b = 0; b < keys.buckets(); b++) {
      indexes.add(new At(b, keys.lease(b), Undone.LEASE));
      indexes.add(new At(b, keys.expiry(b), Undone.EXPIRY));
    }
    indexes.addAll(dues());
    List<Object> first =
        runner.read(
            "doctor",
            p -> indexes.stream().map(at -> p.zrangeWithScores(at.index(), 0, FIRST - 1)).toList());
    List<Stuck> stuck = new ArrayList<>();
    for (int i = 0; i < first.size(); i++) {
      At at = indexes.get(i);
      for (Object entry : (List<?>) first.get(i)) {
        Tuple tuple = (Tuple) entry;
        long since = nowMs - (long) tuple.getScore();
        if (since > PATIENCE_MILLIS) {
          stuck.add(new Stuck(new TaskId(at.bucket(), tuple.getElement()), at.what(), since));
        }
      }
    }
    return stuck;
  }

  /** The lines whose first task is due before that of others. */
  private List<At> dues() {
    List<Object> heads =
        runner.read(
            "doctor",
            p ->
                IntStream.range(0, keys.buckets())
                    .mapToObj(b -> p.zrange(keys.heads(b, "dues"), 0, LINES - 1))
                    .toList());
    List<At> dues = new ArrayList<>();
    for (int b = 0; b < heads.size(); b++) {
      for (Object line : (List<?>) heads.get(b)) {
        dues.add(new At(b, keys.due(b, new String((byte[]) line, ISO_8859_1)), Undone.DUE));
      }
    }
    return dues;
  }
}
