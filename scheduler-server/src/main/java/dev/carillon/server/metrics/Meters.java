package dev.carillon.server.metrics;

import dev.carillon.server.core.port.Telemetry;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/**
 * Counts what the core tells. The names without a prefix are those that existing dashboards read:
 * {@code tasks_submitted_total}, {@code tasks_completed_total}, {@code tasks_failed_total}, {@code
 * task_duration_seconds}.
 */
public final class Meters implements Telemetry {
  private static final Duration[] RUN_TIMES = {
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofMillis(2_500),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10),
    Duration.ofSeconds(30),
    Duration.ofMinutes(1),
    Duration.ofMinutes(5),
    Duration.ofMinutes(30),
    Duration.ofHours(1)
  };
  private static final Duration[] LATENESSES = {
    Duration.ofMillis(1),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(60),
    Duration.ofMillis(100),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5),
    Duration.ofMinutes(1)
  };

  private record Line(String queue, String type) {}

  private final MeterRegistry registry;
  private final ConcurrentMap<String, Counter> submitted = new ConcurrentHashMap<>();
  private final ConcurrentMap<Line, Counter> completed = new ConcurrentHashMap<>();
  private final ConcurrentMap<Line, Counter> failed = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Timer> durations = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Timer> scripts = new ConcurrentHashMap<>();
  private final Timer lateness;
  private final Timer fireLateness;
  private final Counter missedFires;

  public Meters(MeterRegistry registry) {
    this.registry = registry;
    this.lateness =
        Timer.builder("carillon.lateness")
            .description("From when a task was due to when it started.")
            .serviceLevelObjectives(LATENESSES)
            .register(registry);
    this.fireLateness =
        Timer.builder("carillon.schedule.fires")
            .description("Fires of schedules: from when one was due to when it was made.")
            .serviceLevelObjectives(LATENESSES)
            .register(registry);
    this.missedFires =
        Counter.builder("carillon.schedule.missed")
            .description("Fires of schedules that were not made in time.")
            .register(registry);
    // A dashboard finds every name from the first second on.
    submitted("default", 0);
    var unused = ended(completed, "tasks.completed", new Line("default", "echo"));
    var alsoUnused = ended(failed, "tasks.failed", new Line("default", "echo"));
    var unusedToo = duration("echo");
  }

  @Override
  public void submitted(String queue, int n) {
    submitted
        .computeIfAbsent(
            queue,
            q ->
                Counter.builder("tasks.submitted")
                    .description("Tasks stored.")
                    .tag("queue", q)
                    .register(registry))
        .increment(n);
  }

  @Override
  public void completed(String queue, String type, long runMillis) {
    ended(completed, "tasks.completed", new Line(queue, type)).increment();
    duration(type).record(runMillis, TimeUnit.MILLISECONDS);
  }

  @Override
  public void failed(String queue, String type, long runMillis) {
    ended(failed, "tasks.failed", new Line(queue, type)).increment();
    duration(type).record(runMillis, TimeUnit.MILLISECONDS);
  }

  private Counter ended(ConcurrentMap<Line, Counter> counters, String name, Line line) {
    return counters.computeIfAbsent(
        line,
        l ->
            Counter.builder(name)
                .description("Attempts that ended so.")
                .tag("queue", l.queue())
                .tag("type", l.type())
                .register(registry));
  }

  private Timer duration(String type) {
    return durations.computeIfAbsent(
        type,
        t ->
            Timer.builder("task.duration")
                .description("How long attempts ran.")
                .tag("type", t)
                .serviceLevelObjectives(RUN_TIMES)
                .register(registry));
  }

  @Override
  public void started(String queue, long latenessMillis, int n) {
    for (int i = 0; i < n; i++) {
      lateness.record(Math.max(0, latenessMillis), TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void retainedOut(String queue, int n) {
    Counter.builder("carillon.dead.letters.retained.out")
        .description("Dead letters deleted because their retention was over.")
        .tag("queue", queue)
        .register(registry)
        .increment(n);
  }

  @Override
  public void fired(long latenessMillis) {
    fireLateness.record(Math.max(0, latenessMillis), TimeUnit.MILLISECONDS);
  }

  @Override
  public void missed(long n) {
    missedFires.increment(n);
  }

  @Override
  public void scriptRan(String verb, long nanos) {
    scripts
        .computeIfAbsent(
            verb,
            v ->
                Timer.builder("carillon.script")
                    .description("From sending a script to the store to having its answer.")
                    .tag("verb", v)
                    .register(registry))
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void audited(String kind, boolean repaired) {
    Counter.builder("carillon.audit.discrepancies")
        .description("What the audit found not to fit together.")
        .tag("kind", kind)
        .tag("repaired", Boolean.toString(repaired))
        .register(registry)
        .increment();
  }
}
