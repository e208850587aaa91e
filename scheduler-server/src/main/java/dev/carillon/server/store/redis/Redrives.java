package dev.carillon.server.store.redis;

import dev.carillon.model.dead.DeadEdits;
import dev.carillon.model.task.TaskId;
import dev.carillon.server.core.port.DeadLetterStore.Moved;
import dev.carillon.server.core.port.DeadLetterStore.Tally;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;

/** Brings dead letters back, at most 50 a script call, with changed content where asked. */
final class Redrives {
  /** Content of up to 256 KiB each goes through one call, so fewer of them. */
  private static final int EDITED = 20;

  private static final int BATCH = 50;

  private final ScriptRunner runner;
  private final RedisKeys keys;

  Redrives(ScriptRunner runner, RedisKeys keys) {
    this.runner = runner;
    this.keys = keys;
  }

  Moved redrive(List<TaskId> ids, DeadEdits edits, String actor) {
    return redrive(ids, edits, actor, "", bucket -> 0);
  }

  Moved redrive(List<TaskId> ids, DeadEdits edits, String actor, TaskId canary, Tally seen) {
    return redrive(ids, edits, actor, canary.toString(), bucket -> seen.perBucket().get(bucket));
  }

  /** What a task is to become. */
  private record Change(TaskId id, long gen, int meta, byte[] content) {
    static Change none(TaskId id) {
      return new Change(id, 0, -1, new byte[0]);
    }
  }

  private Moved redrive(
      List<TaskId> ids,
      DeadEdits edits,
      String actor,
      String canary,
      ToLongFunction<Integer> seen) {
    Set<TaskId> known = new HashSet<>(ids);
    known.removeIf(id -> id.bucket() >= keys.buckets());
    Moved moved = new Moved(0, ids.size() - known.size());
    Map<Integer, List<TaskId>> byBucket = new LinkedHashMap<>();
    ids.stream()
        .distinct()
        .filter(known::contains)
        .forEach(id -> byBucket.computeIfAbsent(id.bucket(), b -> new ArrayList<>()).add(id));
    Map<Integer, Long> counted = new HashMap<>();
    int most = edits.changesContent() ? EDITED : BATCH;
    for (Map.Entry<Integer, List<TaskId>> bucket : byBucket.entrySet()) {
      int b = bucket.getKey();
      List<TaskId> all = bucket.getValue();
      for (int from = 0; from < all.size(); from += most) {
        List<TaskId> part = all.subList(from, Math.min(from + most, all.size()));
        long before = counted.computeIfAbsent(b, seen::applyAsLong);
        Args args = new Args().text(actor).ascii(canary).number(before);
        changes(b, part, edits).forEach(c -> add(args, c, edits));
        Reply reply = runner.run(Script.REDRIVE, b, args.list());
        if (reply.code().equals("COUNT")) {
          break;
        }
        counted.put(b, before + reply.number(1));
        moved = moved.plus(new Moved(reply.number(1), reply.number(2)));
      }
    }
    return moved;
  }

  private static void add(Args args, Change change, DeadEdits edits) {
    args.ascii(change.id().local())
        .number(change.gen())
        .number(edits.priority().orElse(-1))
        .number(change.meta())
        .bytes(change.content());
  }

  private List<Change> changes(int bucket, List<TaskId> ids, DeadEdits edits) {
    if (!edits.changesContent()) {
      return ids.stream().map(Change::none).toList();
    }
    List<Object> records =
        runner.read(
            "redrive",
            p -> ids.stream().map(id -> p.get(keys.record(bucket, id.local()))).toList());
    List<Change> changes = new ArrayList<>(ids.size());
    for (int i = 0; i < ids.size(); i++) {
      Object record = records.get(i);
      changes.add(
          ScriptRunner.isNil(record)
              ? Change.none(ids.get(i))
              : changed(ids.get(i), new TaskRecord((byte[]) record), edits));
    }
    return changes;
  }

  /** The gen makes sure that this is still what was read. */
  private static Change changed(TaskId id, TaskRecord record, DeadEdits edits) {
    RecordMeta meta = record.meta();
    Map<String, String> attributes = new LinkedHashMap<>(meta.attributes());
    attributes.keySet().removeAll(edits.removeAttributes());
    attributes.putAll(edits.setAttributes());
    byte[] before = record.beforeMeta();
    byte[] facts =
        new RecordMeta(
                meta.name(),
                meta.idempotencyKey(),
                meta.labels(),
                attributes,
                meta.uniqueKey(),
                meta.limitKey())
            .encode();
    byte[] payload = edits.payload().orElseGet(record::payload).bytes();
    byte[] content = new byte[before.length + facts.length + payload.length];
    System.arraycopy(before, 0, content, 0, before.length);
    System.arraycopy(facts, 0, content, before.length, facts.length);
    System.arraycopy(payload, 0, content, before.length + facts.length, payload.length);
    return new Change(id, record.gen(), before.length + facts.length, content);
  }
}
