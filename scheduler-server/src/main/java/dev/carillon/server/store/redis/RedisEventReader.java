package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.model.event.TaskEvent;
import dev.carillon.model.task.TaskId;
import dev.carillon.server.core.export.EventWords;
import dev.carillon.server.core.port.EventReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A durable reader's place in the streams of the event log. */
final class RedisEventReader implements EventReader {
  private static final String START = "0-0";
  static final String EXPORT = "export";
  static final String NOTIFICATIONS = "notify";

  /** What an entry takes beside its moves. */
  private static final int ENTRY = 64;

  private static final int MOVE = RecordLayout.LINE_LENGTH + TaskId.LOCAL_LENGTH + 6;

  private final ScriptRunner runner;
  private final RedisKeys keys;
  private final RedisEventLog log;
  private final EventNames names;
  private final byte[] reader;
  private final boolean wide;

  RedisEventReader(String reader, ScriptRunner runner, RedisKeys keys, RedisEventLog log) {
    this.reader = reader.getBytes(ISO_8859_1);
    this.wide = reader.equals(NOTIFICATIONS);
    this.runner = runner;
    this.keys = keys;
    this.log = log;
    this.names = new EventNames(runner, keys);
  }

  @Override
  public List<Batch> read(Collection<Integer> buckets, int mostEntries) {
    List<Integer> order = List.copyOf(buckets);
    List<Object> stored =
        runner.read(
            "export", p -> order.stream().map(b -> p.hget(keys.readers(b), reader)).toList());
    List<String> places =
        stored.stream()
            .map(p -> ScriptRunner.isNil(p) ? START : new String((byte[]) p, ISO_8859_1))
            .toList();
    List<Object> entries =
        runner.read(
            "export",
            p -> {
              List<redis.clients.jedis.Response<List<Object>>> all = new ArrayList<>();
              for (int i = 0; i < order.size(); i++) {
                // From the place itself on: if its own entry is gone, so may be those behind it.
                all.add(
                    p.xrange(
                        keys.events(order.get(i)),
                        places.get(i).getBytes(ISO_8859_1),
                        "+".getBytes(ISO_8859_1),
                        mostEntries + 1));
              }
              return all;
            });
    List<Batch> batches = new ArrayList<>(order.size());
    for (int i = 0; i < order.size(); i++) {
      batches.add(batch(order.get(i), places.get(i), (List<?>) entries.get(i), mostEntries));
    }
    return batches;
  }

  private Batch batch(int bucket, String place, List<?> found, int most) {
    List<Entry> entries = new ArrayList<>(found.size());
    boolean own = false;
    for (Object each : found) {
      String id = RedisEventLog.entryId(each);
      if (id.equals(place)) {
        own = true;
      } else if (entries.size() < most) {
        List<TaskEvent> events = new ArrayList<>();
        boolean named = log.unpack(bucket, each, events);
        if (!wide) {
          // What operators do to queues and workers is no event of a task or a job.
          events.removeIf(event -> event.taskId().isEmpty() && !EventWords.ofJob(event));
        }
        entries.add(new Entry(id, events, ENTRY + events.size() * MOVE, named));
      }
    }
    boolean gap = !own && !place.equals(START) && !entries.isEmpty();
    return new Batch(bucket, place, gap ? place : null, entries);
  }

  @Override
  public void advance(
      int bucket, long epoch, String place, @Nullable String trimTo, long keepAtMost, int gaps) {
    Args args =
        new Args()
            .number(epoch)
            .bytes(reader)
            .ascii(place)
            .ascii(trimTo == null ? "" : trimTo)
            .number(keepAtMost)
            .number(gaps);
    Reply unused = runner.run(Script.ADVANCE, bucket, args.list()).orFenced("event export", bucket);
  }

  @Override
  public void forget(int bucket, long epoch) {
    Args args = new Args().number(epoch).bytes(reader).ascii("").ascii("").number(0).number(0);
    Reply unused = runner.run(Script.ADVANCE, bucket, args.list()).orFenced("event export", bucket);
  }

  @Override
  public Map<String, Names> names(Wanted wanted) {
    return names.of(wanted);
  }

  @Override
  public void mirror(String key, String status, String at, Duration ttl) {
    runner.on(
        Script.MIRROR,
        key.getBytes(UTF_8),
        new Args().ascii(status).ascii(at).number(ttl.toMillis()).list());
  }
}
