package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.TaskState;
import dev.carillon.server.core.Line;
import dev.carillon.server.core.port.RunStore.TaskFace;
import dev.carillon.server.core.port.RunStore.Waited;
import dev.carillon.server.core.port.RunStore.Waits;
import dev.carillon.server.core.port.SettingsStore.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** How the tasks of nodes stand and what they waited for, many in few calls. Any thread. */
final class FaceReader {
  /** An extension and what may stand before it are no longer. */
  private static final long EXTENDED =
      RecordLayout.HEADER + RecordLayout.KEY_HASH + RecordLayout.EXT + 64L;

  private final ScriptRunner runner;
  private final RedisKeys keys;
  private final LineRegistry lines;

  /** A limit is asked only how much room it has: nothing is to be looked at again. */
  private static final int NO_LOOK = 0;

  private static final byte[] WAITS = "waits".getBytes(ISO_8859_1);
  private static final byte[] LIMITED = "limited".getBytes(ISO_8859_1);

  /** Of an attempt in the field "waits": gen, and four instants. */
  private static final int WAIT = 28;

  FaceReader(ScriptRunner runner, RedisKeys keys, LineRegistry lines) {
    this.runner = runner;
    this.keys = keys;
    this.lines = lines;
  }

  /** Those that are gone are left out. */
  Map<String, TaskFace> faces(int bucket, Collection<String> tasks) {
    Map<String, byte[]> records = records(bucket, tasks);
    Set<String> aside = aside(bucket, records);
    Set<String> full = full(bucket, records);
    Map<String, TaskFace> faces = new HashMap<>();
    records.forEach(
        (id, bytes) -> faces.put(id, face(bytes, aside.contains(id), full.contains(line(bytes)))));
    return faces;
  }

  private static TaskFace face(byte[] head, boolean aside, boolean full) {
    TaskRecord r = new TaskRecord(head);
    return new TaskFace(
        r.state(),
        r.gen(),
        r.attempts() + RecordLayout.u8(head, RecordLayout.AT_LOST),
        r.createdMs(),
        r.readyMs(),
        r.startedMs(),
        r.endedMs(),
        r.offered() % (1L << 47),
        r.has(RecordLayout.HAS_EXTRAS),
        aside,
        aside || full && r.state() == TaskState.READY);
  }

  /** Keys of those lines of READY tasks whose queue or tenant lets nothing more start now. */
  private Set<String> full(int bucket, Map<String, byte[]> records) {
    Map<String, Set<String>> waiting = new HashMap<>();
    for (byte[] record : records.values()) {
      if (new TaskRecord(record).state() == TaskState.READY) {
        Line line = lines.byKey(bucket, line(record));
        for (Scope scope : List.of(Scope.queue(line.queue()), Scope.tenant(line.tenant()))) {
          waiting.computeIfAbsent(scope.text(), s -> new HashSet<>()).add(line.key());
        }
      }
    }
    Set<String> full = new HashSet<>();
    if (waiting.isEmpty()) {
      return full;
    }
    List<String> scopes = List.copyOf(waiting.keySet());
    List<byte[]> limits =
        runner.call(
            "run",
            r ->
                r.hmget(
                    keys.limits(bucket),
                    scopes.stream().map(s -> s.getBytes(UTF_8)).toArray(byte[][]::new)));
    for (int i = 0; i < scopes.size(); i++) {
      if (limits.get(i) != null && noRoom(scopes.get(i))) {
        full.addAll(waiting.getOrDefault(scopes.get(i), Set.of()));
      }
    }
    return full;
  }

  /** A run is read also while the home of a limit is away: then the wait is told as QUEUE. */
  private boolean noRoom(String scope) {
    try {
      Reply reply =
          runner.run(
              Script.SLOTS,
              Hashes.home(scope, keys.buckets()),
              new Args().text(scope).ascii("offer").number(NO_LOOK).number(0).list());
      return reply.code().equals("OK") && reply.number(2) <= 0;
    } catch (CarillonException e) {
      if (e.code() != ErrorCode.REDIS_AWAY) {
        throw e;
      }
      return false;
    }
  }

  /** What their attempts waited for; those of which nothing is kept are left out. */
  Map<String, Waits> waits(int bucket, Collection<String> tasks) {
    List<String> ids = List.copyOf(tasks);
    Map<String, Waits> waits = new HashMap<>();
    if (ids.isEmpty()) {
      return waits;
    }
    List<Object> found =
        runner.read(
            "run",
            p -> ids.stream().map(id -> p.hmget(keys.extra(bucket, id), WAITS, LIMITED)).toList());
    for (int i = 0; i < ids.size(); i++) {
      List<?> fields = (List<?>) found.get(i);
      if (fields.get(0) != null || fields.get(1) != null) {
        waits.put(ids.get(i), waits((byte[]) fields.get(0), (byte[]) fields.get(1)));
      }
    }
    return waits;
  }

  private static Waits waits(byte @Nullable [] packed, byte @Nullable [] limited) {
    List<Waited> attempts = new ArrayList<>();
    for (int at = 0; packed != null && at + WAIT <= packed.length; at += WAIT) {
      attempts.add(
          new Waited(
              (int) RecordLayout.u32(packed, at),
              RecordLayout.u48(packed, at + 4),
              RecordLayout.u48(packed, at + 10),
              RecordLayout.u48(packed, at + 16),
              RecordLayout.u48(packed, at + 22)));
    }
    return limited == null
        ? new Waits(attempts, 0, 0)
        : new Waits(attempts, (int) RecordLayout.u32(limited, 0), RecordLayout.u48(limited, 4));
  }

  /** Records up to the end of their extension. */
  private Map<String, byte[]> records(int bucket, Collection<String> tasks) {
    List<String> ids = List.copyOf(tasks);
    Map<String, byte[]> records = new HashMap<>();
    if (ids.isEmpty()) {
      return records;
    }
    List<Object> found =
        runner.read(
            "run",
            p ->
                ids.stream()
                    .map(id -> p.getrange(keys.record(bucket, id), 0, EXTENDED - 1))
                    .toList());
    for (int i = 0; i < ids.size(); i++) {
      if (found.get(i) instanceof byte[] bytes && bytes.length >= RecordLayout.HEADER) {
        records.put(ids.get(i), bytes);
      }
    }
    return records;
  }

  /** Those of READY tasks that were set aside until their limit key has a slot. */
  private Set<String> aside(int bucket, Map<String, byte[]> records) {
    List<String> keyed = new ArrayList<>();
    List<byte[]> sets = new ArrayList<>();
    records.forEach(
        (id, bytes) -> {
          TaskRecord record = new TaskRecord(bytes);
          byte[] limit =
              record.state() == TaskState.READY ? record.ext().limitKey() : RecordExt.NO_HASH;
          if (!Arrays.equals(limit, RecordExt.NO_HASH)) {
            keyed.add(id);
            sets.add(keys.blocked(bucket, line(bytes), Hashes.limitKeyText(limit, 0)));
          }
        });
    Set<String> aside = new HashSet<>();
    if (keyed.isEmpty()) {
      return aside;
    }
    List<Object> scores =
        runner.read(
            "run",
            p ->
                IntStream.range(0, sets.size())
                    .mapToObj(i -> p.zscore(sets.get(i), keyed.get(i).getBytes(ISO_8859_1)))
                    .toList());
    for (int i = 0; i < keyed.size(); i++) {
      if (scores.get(i) instanceof Double) {
        aside.add(keyed.get(i));
      }
    }
    return aside;
  }

  private static String line(byte[] record) {
    return new String(record, RecordLayout.AT_LINE, RecordLayout.LINE_LENGTH, ISO_8859_1);
  }
}
