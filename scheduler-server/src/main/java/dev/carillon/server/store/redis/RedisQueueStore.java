package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.carillon.model.control.Scope;
import dev.carillon.model.queue.PauseInfo;
import dev.carillon.model.task.TaskState;
import dev.carillon.server.core.Line;
import dev.carillon.server.core.port.QueueStore;
import dev.carillon.server.core.port.StoreInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Counters and pause switches in Redis. */
final class RedisQueueStore implements QueueStore {
  private final ScriptRunner runner;
  private final RedisKeys keys;
  private final LineRegistry lines;
  private final Supplier<Tally> tally;
  private final StoreInfo info;
  private final PauseSwitches switches;

  RedisQueueStore(
      ScriptRunner runner, RedisKeys keys, LineRegistry lines, TaskCounts counts, StoreInfo info) {
    this.runner = runner;
    this.keys = keys;
    this.lines = lines;
    this.tally = counts.worked(RedisQueueStore::tally);
    this.info = info;
    this.switches = new PauseSwitches(runner, keys);
  }

  private static final class Sums {
    final Map<TaskState, Long> depths = new EnumMap<>(TaskState.class);
    final Map<String, Long> waiting = new HashMap<>();
    final Map<String, Long> running = new HashMap<>();
    final Set<String> types = new HashSet<>();
    long submitted;
    long succeeded;
    long failed;

    void add(TaskCounts.Counter counter, long n) {
      types.add(counter.line().type());
      switch (counter.what()) {
        case "in" -> submitted += n;
        case "ok" -> succeeded += n;
        case "bad" -> failed += n;
        default -> {
          if (!counter.what().startsWith(TaskCounts.GONE)) {
            TaskState state = TaskState.ofCode(Integer.parseInt(counter.what()));
            depths.merge(state, n, Long::sum);
            if (state == TaskState.READY || state == TaskState.DISPATCHED) {
              waiting.merge(counter.line().type(), n, Long::sum);
            } else if (state == TaskState.RUNNING) {
              running.merge(counter.line().type(), n, Long::sum);
            }
          }
        }
      }
    }

    Counts counts() {
      depths.values().removeIf(n -> n == 0);
      return new Counts(
          Map.copyOf(depths),
          Map.copyOf(waiting),
          Map.copyOf(running),
          Set.copyOf(types),
          submitted,
          succeeded,
          failed);
    }
  }

  @Override
  public Tally tally() {
    return tally.get();
  }

  private static Tally tally(TaskCounts.Reading reading) {
    Map<String, Map<String, Sums>> tenants = new HashMap<>();
    reading
        .counters()
        .forEach(
            (counter, n) ->
                tenants
                    .computeIfAbsent(counter.line().tenant(), t -> new HashMap<>())
                    .computeIfAbsent(counter.line().queue(), q -> new Sums())
                    .add(counter, n));
    Map<String, Map<String, Counts>> result = new HashMap<>();
    tenants.forEach(
        (tenant, queues) -> {
          Map<String, Counts> its = new HashMap<>();
          queues.forEach((queue, sums) -> its.put(queue, sums.counts()));
          result.put(tenant, its);
        });
    return new Tally(reading.number(), result);
  }

  /** A task that stands first in its line. */
  private record First(int bucket, Line line, byte[] localId) {}

  @Override
  public Map<String, Long> oldestReady(String tenantOrEmpty) {
    List<First> firsts = firstInLine(tenantOrEmpty);
    List<Object> since =
        runner.read(
            "oldest",
            p ->
                firsts.stream()
                    .map(
                        f ->
                            p.getrange(
                                keys.record(f.bucket(), new String(f.localId(), ISO_8859_1)),
                                RecordLayout.AT_READY,
                                RecordLayout.AT_READY + 5))
                    .toList());
    Map<String, Long> oldest = new HashMap<>();
    for (int i = 0; i < firsts.size(); i++) {
      byte[] ready = (byte[]) since.get(i);
      if (ready.length == 6) {
        oldest.merge(firsts.get(i).line().queue(), RecordLayout.u48(ready, 0), Math::min);
      }
    }
    return oldest;
  }

  private List<First> firstInLine(String tenantOrEmpty) {
    List<Object> heads =
        runner.read(
            "oldest",
            p ->
                IntStream.range(0, keys.buckets())
                    .mapToObj(b -> p.zrange(keys.readys(b), 0, 999))
                    .toList());
    List<First> lineHeads = new ArrayList<>();
    for (int b = 0; b < heads.size(); b++) {
      for (Object key : (List<?>) heads.get(b)) {
        Line line = lines.byKey(b, new String((byte[]) key, ISO_8859_1));
        if (tenantOrEmpty.isEmpty() || line.tenant().equals(tenantOrEmpty)) {
          lineHeads.add(new First(b, line, new byte[0]));
        }
      }
    }
    List<Object> ids =
        runner.read(
            "oldest",
            p ->
                lineHeads.stream()
                    .map(h -> p.zrange(keys.ready(h.bucket(), h.line().key()), 0, 0))
                    .toList());
    List<First> firsts = new ArrayList<>();
    for (int i = 0; i < lineHeads.size(); i++) {
      for (Object id : (List<?>) ids.get(i)) {
        firsts.add(new First(lineHeads.get(i).bucket(), lineHeads.get(i).line(), (byte[]) id));
      }
    }
    return firsts;
  }

  @Override
  public Map<String, PauseInfo> pausedQueues() {
    Map<String, PauseInfo> paused = new HashMap<>();
    switches
        .inForce(info.nowMs())
        .forEach(
            (scope, pause) -> {
              if (scope.kind() == Scope.Kind.QUEUE) {
                paused.put(scope.name(), pause);
              }
            });
    return paused;
  }

  @Override
  public PauseInfo pauseQueue(String queue, String reason, String actor, Duration howLong) {
    return switches.set(new Scope(Scope.Kind.QUEUE, queue), reason, actor, howLong);
  }

  @Override
  public void resumeQueue(String queue, String actor) {
    switches.clear(new Scope(Scope.Kind.QUEUE, queue), actor);
  }
}
