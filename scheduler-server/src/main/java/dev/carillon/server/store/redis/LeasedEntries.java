package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.carillon.model.task.TaskId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What runs or is on its way to a worker, by id: its score moves with each heartbeat, so that a
 * list in its order might show the same tasks again and again. There are no more than workers have
 * slots, so the names of some buckets are read whole. For one thread.
 */
final class LeasedEntries implements Entries {
  /** Buckets of one round trip. */
  private static final int AT_ONCE = 64;

  private final ScriptRunner runner;
  private final RedisKeys keys;
  private final Deque<IndexWalk.Entry> ahead = new ArrayDeque<>();
  private final String after;
  private int bucket;

  /**
   * @param after the id to go on behind; empty: from the first
   */
  LeasedEntries(ScriptRunner runner, RedisKeys keys, String after) {
    this.runner = runner;
    this.keys = keys;
    this.after = after;
    this.bucket = after.isEmpty() ? 0 : TaskId.parse(after).bucket();
  }

  @Override
  public List<IndexWalk.Entry> next(int most) {
    while (ahead.isEmpty() && bucket < keys.buckets()) {
      read();
    }
    List<IndexWalk.Entry> out = new ArrayList<>(most);
    while (out.size() < most && !ahead.isEmpty()) {
      out.add(ahead.poll());
    }
    return out;
  }

  private void read() {
    int from = bucket;
    bucket = Math.min(keys.buckets(), from + AT_ONCE);
    List<Object> members =
        runner.read(
            "list",
            p ->
                IntStream.range(from, bucket)
                    .mapToObj(b -> p.zrange(keys.lease(b), 0, -1))
                    .toList());
    for (int i = 0; i < members.size(); i++) {
      int of = from + i;
      ((List<?>) members.get(i))
          .stream()
              .map(m -> new TaskId(of, new String((byte[]) m, ISO_8859_1)))
              .filter(id -> id.toString().compareTo(after) > 0)
              .sorted(Comparator.comparing(TaskId::local))
              .forEach(id -> ahead.add(new IndexWalk.Entry(id, 0)));
    }
  }
}
