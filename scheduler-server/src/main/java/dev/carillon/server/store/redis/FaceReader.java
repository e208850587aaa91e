package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.carillon.model.task.TaskState;
import dev.carillon.server.core.port.RunStore.TaskFace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** How the tasks of nodes stand, many in few calls. Any thread. */
final class FaceReader {
  /** An extension and what may stand before it are no longer. */
  private static final long EXTENDED =
      RecordLayout.HEADER + RecordLayout.KEY_HASH + RecordLayout.EXT + 64L;

  private final ScriptRunner runner;
  private final RedisKeys keys;

  FaceReader(ScriptRunner runner, RedisKeys keys) {
    this.runner = runner;
    this.keys = keys;
  }

  /** Those that are gone are left out. */
  Map<String, TaskFace> faces(int bucket, Collection<String> tasks) {
    Map<String, byte[]> records = records(bucket, tasks);
    Set<String> aside = aside(bucket, records);
    Map<String, TaskFace> faces = new HashMap<>();
    records.forEach((id, bytes) -> faces.put(id, face(bytes, aside.contains(id))));
    return faces;
  }

  private static TaskFace face(byte[] head, boolean aside) {
    TaskRecord r = new TaskRecord(head);
    return new TaskFace(
        r.state(),
        r.gen(),
        r.attempts() + RecordLayout.u8(head, RecordLayout.AT_LOST),
        r.createdMs(),
        r.readyMs(),
        r.startedMs(),
        r.endedMs(),
        aside);
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
