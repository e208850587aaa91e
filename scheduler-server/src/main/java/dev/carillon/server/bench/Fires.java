package dev.carillon.server.bench;

import dev.carillon.client.ScheduleClient;
import dev.carillon.model.schedule.FireOutcome;
import dev.carillon.model.schedule.FireRecord;
import dev.carillon.model.schedule.OverlapPolicy;
import dev.carillon.model.schedule.Schedule;
import dev.carillon.model.schedule.ScheduleKey;
import dev.carillon.model.schedule.Target;
import dev.carillon.model.schedule.Trigger;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/**
 * 500 schedules of one second, spread over it: how late their fires are made, and how late their
 * handlers start. And what 10,000 schedules cost of which none is due.
 */
final class Fires implements Measurement {
  private static final int RATE = 500;
  private static final int SECONDS = 20;
  private static final int SLEEPERS = 10_000;
  private static final int IDLE_SECONDS = 20;
  private static final String QUEUE = "bench-fires";

  /** Calls on their way at a time. */
  private static final int AT_ONCE = 100;

  private static final int HISTORY = 500;

  private final Setting on;

  Fires(Setting on) {
    this.on = on;
  }

  private Schedule schedule(String id, Trigger trigger) {
    return Schedule.of(id, trigger, new Target.Task(on.task(BenchWorker.TYPE, QUEUE)))
        .change()
        .overlap(OverlapPolicy.ALLOW)
        .build();
  }

  /** Beats in the i-th part of each second. */
  private Schedule beat(int i) {
    return schedule(
        "bench-beat-" + i,
        new Trigger.Every(Duration.ofSeconds(1), 1_000_000_000_000L + i * 1000L / RATE));
  }

  private Schedule sleeper(int i) {
    return schedule("bench-sleeper-" + i, Trigger.Cron.of("0 0 29 2 *"));
  }

  @Override
  public List<BenchResult> run() throws InterruptedException {
    on.warmUp(QUEUE);
    List<BenchResult> results = new ArrayList<>();
    beats(results);
    sleepers(results);
    return results;
  }

  private void beats(List<BenchResult> results) throws InterruptedException {
    on.progress().accept(RATE + " fires a second for " + SECONDS + " s");
    ScheduleClient client = on.rig().client().schedules();
    all(RATE, i -> client.put(beat(i)));
    // The first seconds are the worst of what the compilers have to do with this work.
    pause(5);
    on.rig().worker().tell("clear");
    long from = on.clock().millis();
    Map<String, Double> cpu = on.rig().cpu();
    pause(SECONDS);
    long to = on.clock().millis();
    Map<String, Double> cpuAfter = on.rig().cpu();
    on.rig().worker().tell("report");
    String[] started = on.rig().worker().await("lateness").split(" ");
    Lateness made = new Lateness();
    for (int i = 0; i < RATE; i++) {
      ScheduleKey key = ScheduleKey.of(beat(i));
      for (FireRecord fire :
          Rig.answer(client.fires(key, Optional.of(FireOutcome.FIRED), HISTORY, "")).fires()) {
        if (fire.dueMs() >= from && fire.dueMs() < to) {
          made.add(fire.atMs() - fire.dueMs());
        }
      }
    }
    all(RATE, i -> client.delete(ScheduleKey.of(beat(i))));
    double seconds = (to - from) / 1000.0;
    results.add(
        result("fires_per_s", made.size() / seconds, "1/s", cpuNote(cpu, cpuAfter, seconds)));
    String[] figures = made.summary().split(" ");
    String[] names = {"p50_ms", "p99_ms", "max_ms"};
    for (int i = 0; i < names.length; i++) {
      results.add(result("made_" + names[i], figures[i], "made minus due, by Redis time"));
      results.add(result("started_" + names[i], started[i], "handler start minus due"));
    }
  }

  private void sleepers(List<BenchResult> results) throws InterruptedException {
    ScheduleClient client = on.rig().client().schedules();
    on.progress().accept("idle, without schedules");
    pause(3);
    double bare = idle();
    on.progress().accept("idle, with " + SLEEPERS + " schedules");
    all(SLEEPERS, i -> client.put(sleeper(i)));
    pause(3);
    double loaded = idle();
    all(SLEEPERS, i -> client.delete(ScheduleKey.of(sleeper(i))));
    results.add(
        new BenchResult(
            on.named("fire"),
            "idle_10000_cpu",
            loaded,
            "% of a core",
            OptionalDouble.of(bare),
            "server and Redis; floor: the same without schedules"));
  }

  /** What server and Redis use of one core while nothing is due, per cent. */
  private double idle() throws InterruptedException {
    Map<String, Double> before = on.rig().cpu();
    long start = System.nanoTime();
    pause(IDLE_SECONDS);
    Map<String, Double> after = on.rig().cpu();
    double used = 0;
    for (String part : List.of("server", "redis")) {
      used += after.getOrDefault(part, 0.0) - before.getOrDefault(part, 0.0);
    }
    return used / Setting.seconds(start) * 100;
  }

  private static void pause(int seconds) throws InterruptedException {
    TimeUnit.SECONDS.sleep(seconds);
  }

  private static void all(int n, IntFunction<CompletableFuture<?>> call) {
    Deque<CompletableFuture<?>> open = new ArrayDeque<>();
    for (int i = 0; i < n; i++) {
      if (open.size() == AT_ONCE) {
        Object unused = Rig.answer(open.removeFirst());
      }
      open.add(call.apply(i));
    }
    open.forEach(
        future -> {
          Object unused = Rig.answer(future);
        });
  }

  private static String cpuNote(
      Map<String, Double> before, Map<String, Double> after, double seconds) {
    StringBuilder note = new StringBuilder("% of a core:");
    after.forEach(
        (part, used) ->
            note.append(' ')
                .append(part)
                .append(' ')
                .append(Math.round((used - before.getOrDefault(part, 0.0)) / seconds * 100)));
    return note.toString();
  }

  private BenchResult result(String metric, String value, String note) {
    return result(metric, Double.parseDouble(value), "ms", note);
  }

  private BenchResult result(String metric, double value, String unit, String note) {
    return new BenchResult(on.named("fire"), metric, value, unit, OptionalDouble.empty(), note);
  }
}
