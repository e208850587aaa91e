package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.server.core.port.DoctorStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import redis.clients.jedis.Protocol;

/** What an examination asks of Redis. */
final class RedisDoctorStore implements DoctorStore {
  private static final int CALLS = 7;
  private static final int SLOW_ENTRIES = 256;
  private static final int LEASES = 500;
  private static final int TOLD = 100;

  /** A cancelled or overlong attempt may take its grace, and the reaper its turn. */
  private static final long PATIENCE_MILLIS = 60_000;

  private final ScriptRunner runner;
  private final RedisKeys keys;
  private final StoreTime time;

  /** Redis time, epoch milliseconds. */
  interface StoreTime {
    long nowMs();
  }

  RedisDoctorStore(ScriptRunner runner, RedisKeys keys, StoreTime time) {
    this.runner = runner;
    this.keys = keys;
    this.time = time;
  }

  @Override
  public Signs look(long sinceMs, LongSupplier wall) {
    long[] micros = new long[CALLS];
    long redisMs = 0;
    long wallMs = 0;
    for (int i = 0; i < CALLS; i++) {
      long before = wall.getAsLong();
      long start = System.nanoTime();
      redisMs = time.nowMs();
      micros[i] = (System.nanoTime() - start) / 1_000;
      wallMs = (before + wall.getAsLong()) / 2;
    }
    Arrays.sort(micros);
    return new Signs(
        micros[CALLS / 2],
        redisMs,
        wallMs,
        slowSince(sinceMs),
        overdue(redisMs),
        waiting(),
        new StuckTasks(runner, keys).at(redisMs));
  }

  private List<SlowScript> slowSince(long sinceMs) {
    Map<String, String> verbs =
        Arrays.stream(Script.values())
            .collect(
                Collectors.toMap(
                    s -> new String(ScriptTexts.AS_WRITTEN.sha(s), ISO_8859_1), Script::verb));
    Object log =
        runner.call(
            "slowlog",
            redis ->
                redis.sendCommand(Protocol.Command.SLOWLOG, "GET", Integer.toString(SLOW_ENTRIES)));
    Map<String, SlowScript> slow = new HashMap<>();
    for (Object each : (List<?>) log) {
      List<?> entry = (List<?>) each;
      List<?> command = (List<?>) entry.get(3);
      if (command.size() < 4 || (Long) entry.get(1) * 1000 < sinceMs) {
        continue;
      }
      String verb = verbs.get(text(command.get(1)));
      if (verb != null && keys.bucketOf(text(command.get(3))) >= 0) {
        long took = (Long) entry.get(2);
        slow.merge(
            verb,
            new SlowScript(verb, 1, took),
            (a, b) ->
                new SlowScript(verb, a.calls() + 1, Math.max(a.worstMicros(), b.worstMicros())));
      }
    }
    return List.copyOf(slow.values());
  }

  private static String text(Object bytes) {
    return new String((byte[]) bytes, ISO_8859_1);
  }

  private List<TaskId> overdue(long nowMs) {
    List<Object> leases =
        runner.read(
            "doctor",
            p ->
                IntStream.range(0, keys.buckets())
                    .mapToObj(b -> p.zrange(keys.lease(b), 0, LEASES - 1))
                    .toList());
    List<TaskId> ids = new ArrayList<>();
    for (int b = 0; b < leases.size(); b++) {
      for (Object id : (List<?>) leases.get(b)) {
        ids.add(new TaskId(b, text(id)));
      }
    }
    List<byte[]> heads = heads(ids);
    List<TaskId> overdue = new ArrayList<>();
    for (int i = 0; i < ids.size() && overdue.size() < TOLD; i++) {
      byte[] head = heads.get(i);
      if (isRunning(head)
          && RecordLayout.u48(head, RecordLayout.AT_STARTED)
                  + RecordLayout.u32(head, RecordLayout.AT_EXEC_TIMEOUT)
                  + PATIENCE_MILLIS
              < nowMs) {
        overdue.add(ids.get(i));
      }
    }
    return overdue;
  }

  private List<byte[]> heads(List<TaskId> ids) {
    return runner
        .read(
            "doctor",
            p ->
                ids.stream()
                    .map(
                        id ->
                            p.getrange(
                                keys.record(id.bucket(), id.local()),
                                0,
                                RecordLayout.AT_EXEC_TIMEOUT + 3))
                    .toList())
        .stream()
        .map(head -> (byte[]) head)
        .toList();
  }

  private static boolean isRunning(byte[] head) {
    return head.length > RecordLayout.AT_EXEC_TIMEOUT + 3
        && head[RecordLayout.AT_STATE] == TaskState.RUNNING.code();
  }

  private List<Long> waiting() {
    List<Long> sums = new ArrayList<>();
    for (Object table :
        runner.read(
            "doctor",
            p ->
                IntStream.range(0, keys.buckets())
                    .mapToObj(b -> p.hgetAll(keys.count(b)))
                    .toList())) {
      long sum = 0;
      for (Map.Entry<?, ?> e : ((Map<?, ?>) table).entrySet()) {
        String what = text(e.getKey()).substring(RecordLayout.LINE_LENGTH + 1);
        if (what.equals("2") || what.equals("3") || what.equals("4")) {
          sum += Long.parseLong(text(e.getValue()));
        }
      }
      sums.add(sum);
    }
    return sums;
  }

  @Override
  public Set<TaskId> running(Collection<TaskId> tasks) {
    List<TaskId> ids = List.copyOf(tasks);
    List<byte[]> heads = heads(ids);
    Set<TaskId> running = new HashSet<>();
    for (int i = 0; i < ids.size(); i++) {
      if (isRunning(heads.get(i))) {
        running.add(ids.get(i));
      }
    }
    return running;
  }
}
