package dev.carillon.server.store.redis;

import dev.carillon.model.control.Paused;
import dev.carillon.model.control.Scope;
import dev.carillon.model.task.TaskState;
import dev.carillon.server.core.Line;
import dev.carillon.server.core.port.ControlStore;
import dev.carillon.server.core.port.StoreInfo;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Pause switches and the counters that tell what they hold up. */
final class RedisControlStore implements ControlStore {
  private static final String READY = Integer.toString(TaskState.READY.code());
  private static final String RUNNING = Integer.toString(TaskState.RUNNING.code());

  private final ScriptRunner runner;
  private final RedisKeys keys;
  private final PauseSwitches switches;
  private final Supplier<Map<Line, Depth>> depths;
  private final StoreInfo info;

  RedisControlStore(ScriptRunner runner, RedisKeys keys, TaskCounts counts, StoreInfo info) {
    this.runner = runner;
    this.keys = keys;
    this.switches = new PauseSwitches(runner, keys);
    this.depths = counts.worked(RedisControlStore::depths);
    this.info = info;
  }

  @Override
  public Paused pause(Scope scope, String reason, String actor, Duration howLong) {
    return new Paused(scope, switches.set(scope, reason, actor, howLong));
  }

  @Override
  public boolean resume(Scope scope, String actor) {
    return switches.clear(scope, actor);
  }

  @Override
  public int repair() {
    return switches.repair();
  }

  @Override
  public List<Paused> pauses() {
    return switches.inForce(info.nowMs()).entrySet().stream()
        .map(e -> new Paused(e.getKey(), e.getValue()))
        .toList();
  }

  @Override
  public Map<Line, Depth> depths() {
    return depths.get();
  }

  private static Map<Line, Depth> depths(TaskCounts.Reading reading) {
    Map<Line, Depth> depths = new HashMap<>();
    reading
        .counters()
        .forEach(
            (counter, n) -> {
              Depth one =
                  new Depth(
                      counter.what().equals(READY) ? n : 0,
                      counter.what().equals(RUNNING) ? n : 0,
                      counter.what().equals("in") ? n : 0);
              depths.merge(
                  counter.line(),
                  one,
                  (a, b) ->
                      new Depth(
                          a.ready() + b.ready(),
                          a.running() + b.running(),
                          a.submitted() + b.submitted()));
            });
    return Collections.unmodifiableMap(depths);
  }

  @Override
  public Map<Line, Long> dueWithin(Collection<Line> lines, Duration span) {
    List<Line> wanted = List.copyOf(lines);
    double until = info.nowMs() + (double) span.toMillis();
    List<Object> found =
        runner.read(
            "forecast",
            p ->
                wanted.stream()
                    .flatMap(
                        line ->
                            IntStream.range(0, keys.buckets())
                                .mapToObj(
                                    b ->
                                        p.zcount(
                                            keys.due(b, line.key()),
                                            Double.NEGATIVE_INFINITY,
                                            until)))
                    .toList());
    Map<Line, Long> due = new HashMap<>();
    for (int i = 0; i < found.size(); i++) {
      due.merge(wanted.get(i / keys.buckets()), (Long) found.get(i), Long::sum);
    }
    return due;
  }
}
