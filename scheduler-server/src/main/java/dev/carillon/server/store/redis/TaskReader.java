package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskId;
import dev.carillon.server.core.port.SearchStore.Brief;
import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.Response;

/** Reads records for lists: many in one round trip, without their payloads unless wanted. */
final class TaskReader {
  /** Enough of a record for all but very long labels: what is cut off is read again. */
  private static final int PEEK = 2_048;

  private static final byte[] ERROR = "error".getBytes(ISO_8859_1);

  private final ScriptRunner runner;
  private final RedisKeys keys;
  private final LineRegistry lines;

  TaskReader(ScriptRunner runner, RedisKeys keys, LineRegistry lines) {
    this.runner = runner;
    this.keys = keys;
    this.lines = lines;
  }

  /** Only headers. */
  List<TaskWalk.Read<Brief>> briefs(List<IndexWalk.Entry> entries) {
    List<Object> headers =
        runner.read(
            "list",
            p ->
                entries.stream()
                    .map(e -> p.getrange(key(e.id()), 0, RecordLayout.HEADER - 1))
                    .toList());
    List<TaskWalk.Read<Brief>> briefs = new ArrayList<>(entries.size());
    for (int i = 0; i < entries.size(); i++) {
      byte[] header = (byte[]) headers.get(i);
      if (header.length > 0) {
        TaskRecord record = new TaskRecord(header);
        TaskId id = entries.get(i).id();
        briefs.add(
            new TaskWalk.Read<>(
                entries.get(i),
                record.line(),
                record.state(),
                record.stateSinceMs(),
                new Brief(
                    id, lines.byKey(id.bucket(), record.line()), record.state(), record.gen())));
      }
    }
    return briefs;
  }

  /** Tasks with their errors; those that are gone are left out. */
  List<TaskWalk.Read<Task>> tasks(List<IndexWalk.Entry> entries, boolean withPayload) {
    int to = withPayload ? -1 : PEEK - 1;
    List<Object> values =
        runner.read(
            "list",
            p -> {
              List<Response<Object>> all = new ArrayList<>(2 * entries.size());
              for (IndexWalk.Entry e : entries) {
                all.add(untyped(p.getrange(key(e.id()), 0, to)));
                all.add(untyped(p.strlen(key(e.id()))));
              }
              return all;
            });
    List<TaskRecord> records = new ArrayList<>(entries.size());
    List<IndexWalk.Entry> found = new ArrayList<>(entries.size());
    List<Long> sizes = new ArrayList<>(entries.size());
    for (int i = 0; i < entries.size(); i++) {
      byte[] bytes = (byte[]) values.get(2 * i);
      if (bytes.length > 0) {
        records.add(whole(entries.get(i).id(), bytes));
        found.add(entries.get(i));
        sizes.add((Long) values.get(2 * i + 1));
      }
    }
    List<String> errors = errors(found, records);
    List<TaskWalk.Read<Task>> tasks = new ArrayList<>(found.size());
    for (int i = 0; i < found.size(); i++) {
      TaskRecord record = records.get(i);
      TaskId id = found.get(i).id();
      Task task =
          record.task(id, lines.byKey(id.bucket(), record.line()), sizes.get(i), withPayload);
      tasks.add(
          new TaskWalk.Read<>(
              found.get(i),
              record.line(),
              record.state(),
              record.stateSinceMs(),
              task.withExtras(errors.get(i), task.result(), task.history())));
    }
    return tasks;
  }

  private TaskRecord whole(TaskId id, byte[] bytes) {
    TaskRecord record = new TaskRecord(bytes);
    if (record.payloadStart() <= bytes.length) {
      return record;
    }
    byte[] all = runner.call("list", r -> r.getrange(key(id), 0, record.payloadStart() - 1));
    return all.length < record.payloadStart() ? record : new TaskRecord(all);
  }

  /** The errors of those that have extras; most tasks have none. */
  private List<String> errors(List<IndexWalk.Entry> entries, List<TaskRecord> records) {
    List<String> errors = new ArrayList<>(java.util.Collections.nCopies(entries.size(), ""));
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      if (records.get(i).has(RecordLayout.HAS_EXTRAS)) {
        places.add(i);
      }
    }
    if (places.isEmpty()) {
      return errors;
    }
    List<Object> values =
        runner.read(
            "list",
            p ->
                places.stream()
                    .map(i -> entries.get(i).id())
                    .map(id -> p.hget(keys.extra(id.bucket(), id.local()), ERROR))
                    .toList());
    for (int i = 0; i < places.size(); i++) {
      if (!ScriptRunner.isNil(values.get(i))) {
        errors.set(places.get(i), new String((byte[]) values.get(i), UTF_8));
      }
    }
    return errors;
  }

  private byte[] key(TaskId id) {
    return keys.record(id.bucket(), id.local());
  }

  @SuppressWarnings("unchecked") // only read from
  private static Response<Object> untyped(Response<?> response) {
    return (Response<Object>) response;
  }
}
