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
import java.util.concurrent.ConcurrentHashMap;

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
  private final Unpacking log;
  private final EventNames names;
  private final byte[] reader;
  private final boolean wide;

  /** How many entries are asked for at once, by bucket: those of a herd hold 200 events each. */
  private final Map<Integer, Integer> asks = new ConcurrentHashMap<>();

  /** How an entry of a stream is read. */
  @FunctionalInterface
  interface Unpacking {
    /**
     * @return false if it says that nothing names any of its tasks
     */
    boolean unpack(int bucket, Object entry, List<TaskEvent> into);
  }

  RedisEventReader(String reader, ScriptRunner runner, RedisKeys keys, Unpacking log) {
    this.reader = reader.getBytes(ISO_8859_1);
    this.wide = reader.equals(NOTIFICATIONS);
    this.runner = runner;
    this.keys = keys;
    this.log = log;
    this.names = new EventNames(runner, keys);
  }

  @Override
  public List<Batch> read(Collection<Integer> buckets, int mostEntries, int mostEvents) {
    List<Integer> order = List.copyOf(buckets);
    List<Object> stored =
        runner.read(
            "export", p -> order.stream().map(b -> p.hget(keys.readers(b), reader)).toList());
    List<Reading> readings = new ArrayList<>(order.size());
    for (int i = 0; i < order.size(); i++) {
      Object place = stored.get(i);
      readings.add(
          new Reading(
              order.get(i),
              ScriptRunner.isNil(place) ? START : new String((byte[]) place, ISO_8859_1)));
    }
    List<Reading> open = readings;
    while (!open.isEmpty()) {
      readOn(open, mostEntries, mostEvents);
      open = open.stream().filter(r -> r.more).toList();
    }
    readings.forEach(r -> asks.put(r.bucket, asksNext(r, mostEntries, mostEvents)));
    return readings.stream().map(Reading::batch).toList();
  }

  /** One bucket while it is read. */
  private static final class Reading {
    private final int bucket;
    private final String place;
    private final List<Entry> entries = new ArrayList<>();
    private int events;
    private boolean own;
    private boolean more;

    private Reading(int bucket, String place) {
      this.bucket = bucket;
      this.place = place;
    }

    private String last() {
      return entries.isEmpty() ? place : entries.getLast().id();
    }

    private Batch batch() {
      boolean gap = !own && !place.equals(START) && !entries.isEmpty();
      return new Batch(bucket, place, gap ? place : null, entries);
    }
  }

  private void readOn(List<Reading> open, int mostEntries, int mostEvents) {
    List<Integer> asked =
        open.stream()
            .map(
                r ->
                    Math.min(
                        mostEntries - r.entries.size(), asks.getOrDefault(r.bucket, mostEntries)))
            .toList();
    List<Object> found =
        runner.read(
            "export",
            p -> {
              List<redis.clients.jedis.Response<List<Object>>> all = new ArrayList<>();
              for (int i = 0; i < open.size(); i++) {
                // From the place itself on: if its own entry is gone, so may be those behind it.
                all.add(
                    p.xrange(
                        keys.events(open.get(i).bucket),
                        open.get(i).last().getBytes(ISO_8859_1),
                        "+".getBytes(ISO_8859_1),
                        asked.get(i) + 1));
              }
              return all;
            });
    for (int i = 0; i < open.size(); i++) {
      take(open.get(i), (List<?>) found.get(i), asked.get(i), mostEntries, mostEvents);
    }
  }

  private void take(Reading reading, List<?> found, int asked, int mostEntries, int mostEvents) {
    String from = reading.last();
    if (!reading.entries.isEmpty() && !beginsWith(found, from)) {
      // Cut off between two calls: whatever was lost, the next read finds its place gone as well.
      reading.more = false;
      return;
    }
    int taken = 0;
    for (Object each : found) {
      String id = RedisEventLog.entryId(each);
      if (id.equals(from)) {
        reading.own |= id.equals(reading.place);
      } else if (taken < asked && reading.events < mostEvents) {
        Entry entry = entry(reading.bucket, id, each);
        reading.entries.add(entry);
        reading.events += entry.events().size();
        taken++;
      }
    }
    reading.more =
        taken == asked && reading.entries.size() < mostEntries && reading.events < mostEvents;
  }

  /**
   * Whether what was read last is still there. The log goes from its oldest end alone: then so is
   * all that stands behind it.
   */
  private static boolean beginsWith(List<?> found, String id) {
    return !found.isEmpty() && RedisEventLog.entryId(found.getFirst()).equals(id);
  }

  private Entry entry(int bucket, String id, Object stored) {
    List<TaskEvent> events = new ArrayList<>();
    boolean named = log.unpack(bucket, stored, events);
    if (!wide) {
      // What operators do to queues and workers is no event of a task or a job.
      events.removeIf(event -> event.taskId().isEmpty() && !EventWords.ofJob(event));
    }
    return new Entry(id, events, ENTRY + events.size() * MOVE, named);
  }

  /** As many entries as hold so many events, if the next are as large as these. */
  private static int asksNext(Reading reading, int mostEntries, int mostEvents) {
    return reading.events == 0
        ? mostEntries
        : (int)
            Math.clamp(
                (long) mostEvents * reading.entries.size() / reading.events + 1, 1, mostEntries);
  }

  @Override
  public void advance(List<Place> places) {
    List<Reply> replies =
        runner.runAll(
            places.stream()
                .map(p -> new ScriptRunner.Call(Script.ADVANCE, p.bucket(), args(p)))
                .toList());
    for (int i = 0; i < places.size(); i++) {
      Reply unused = replies.get(i).orFenced("event export", places.get(i).bucket());
    }
  }

  private List<byte[]> args(Place place) {
    return new Args()
        .number(place.epoch())
        .bytes(reader)
        .ascii(place.place())
        .ascii(place.trimTo() == null ? "" : place.trimTo())
        .number(place.keepAtMost())
        .number(place.gaps())
        .list();
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
