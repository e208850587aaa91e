package dev.carillon.server.metrics;

import dev.carillon.model.task.TaskState;
import dev.carillon.model.workflow.RunState;
import dev.carillon.server.config.MetricsBounds;
import dev.carillon.server.config.Observability;
import dev.carillon.server.core.port.Telemetry;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts what the core tells. The names without a prefix are those that existing dashboards read:
 * {@code tasks_submitted_total}, {@code tasks_completed_total}, {@code tasks_failed_total}, {@code
 * task_duration_seconds}.
 */
public final class Meters implements Telemetry {
  private static final Work SOME = new Work("default", "echo");

  private final MeterRegistry registry;
  private final LabelBounds bounds;
  private final ConcurrentMap<String, Timer> durations = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Timer> scripts = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Counter> lines = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Counter> counters = new ConcurrentHashMap<>();
  private final Timer lateness;
  private final Timer fireLateness;
  private final Counter missedFires;
  private final Timer waitedDue;
  private final Timer waitedQueue;
  private final Timer waitedWorker;
  private final Timer ran;
  private final AtomicLong exportBehind = new AtomicLong();
  private final NotificationMeters notifications;

  public Meters(MeterRegistry registry) {
    this(registry, Observability.DEFAULT.metrics());
  }

  public Meters(MeterRegistry registry, MetricsBounds most) {
    this.registry = registry;
    this.bounds =
        new LabelBounds(
            new LabelBounds.Most(most.queues(), most.types(), most.lines(), most.tenants()));
    this.lateness =
        timer(
            "carillon.lateness",
            "From when a task was due to when it started.",
            Buckets.LATENESSES);
    this.fireLateness =
        timer(
            "carillon.schedule.fires",
            "Fires of schedules: from when one was due to when it was made.",
            Buckets.LATENESSES);
    this.missedFires =
        Counter.builder("carillon.schedule.missed")
            .description("Fires of schedules that were not made in time.")
            .register(registry);
    this.waitedDue = phase("due");
    this.waitedQueue = phase("queue");
    this.waitedWorker = phase("worker");
    this.ran = phase("run");
    Gauge.builder("carillon.event.export.lag", exportBehind, millis -> millis.get() / 1e3)
        .baseUnit("seconds")
        .description("Age of the oldest event of this server's shards that waits for Kafka.")
        .register(registry);
    this.notifications = new NotificationMeters(registry);
    beginAtZero();
  }

  /** A dashboard finds every name from the first second on. */
  private void beginAtZero() {
    submitted(SOME, 0);
    line("tasks.completed", "Attempts that succeeded.", SOME).increment(0);
    line("tasks.failed", "Attempts that failed.", SOME).increment(0);
    line("carillon.attempts.started", STARTED, SOME).increment(0);
    line("carillon.task.retries", RETRIES, SOME).increment(0);
    for (TaskState state : TaskState.values()) {
      if (!state.live() && state != TaskState.EXPIRED) {
        endedCounter(SOME, state).increment(0);
      }
    }
    retainedOut(SOME.queue(), 0);
    reaped(0, 0);
    counter(FENCED, FENCED_MEANS, "loop", "ticker").increment(0);
    for (RunState state : new RunState[] {RunState.SUCCEEDED, RunState.FAILED}) {
      counter(RUNS, RUNS_MEAN, "outcome", lower(state)).increment(0);
    }
    audited("RUN", true, 0);
    var unused = duration("echo");
  }

  private static final String STARTED = "Attempts that began.";
  private static final String RETRIES = "Attempts that ended so that another one follows.";
  private static final String FENCED = "carillon.fenced.writes";
  private static final String FENCED_MEANS =
      "Writes of a loop that were refused: another server owned the shard by then.";
  private static final String RUNS = "carillon.runs.ended";
  private static final String RUNS_MEAN = "Runs of workflows that came to their end.";

  LabelBounds bounds() {
    return bounds;
  }

  private Timer timer(String name, String description, Duration[] bounds, String... tags) {
    return Timer.builder(name)
        .description(description)
        .tags(tags)
        .serviceLevelObjectives(bounds)
        .register(registry);
  }

  private Timer phase(String name) {
    return timer(
        "carillon.phase",
        "Where the time of tasks went: due (creation to due, first attempts), queue (READY to the"
            + " hint: turn and limits), worker (hint to claim), run.",
        Buckets.RUN_TIMES,
        "phase",
        name);
  }

  private Counter line(String name, String description, Work work) {
    Work known = bounds.line(work);
    return lines.computeIfAbsent(
        name + ' ' + known.queue() + ' ' + known.type(),
        k ->
            Counter.builder(name)
                .description(description)
                .tag("queue", known.queue())
                .tag("type", known.type())
                .register(registry));
  }

  /** For labels with few values of our own. */
  private Counter counter(String name, String description, String label, String value) {
    return counters.computeIfAbsent(
        name + ' ' + value,
        k -> Counter.builder(name).description(description).tag(label, value).register(registry));
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public void submitted(String queue, int n) {
    submitted(new Work(queue, LabelBounds.OTHER), n);
  }

  @Override
  public void submitted(Work work, int n) {
    line("tasks.submitted", "Tasks that callers had stored.", work).increment(n);
  }

  @Override
  public void completed(String queue, String type, long runMillis) {
    line("tasks.completed", "Attempts that succeeded.", new Work(queue, type)).increment();
    ran(type, runMillis);
  }

  @Override
  public void failed(String queue, String type, long runMillis) {
    line("tasks.failed", "Attempts that failed.", new Work(queue, type)).increment();
    ran(type, runMillis);
  }

  private void ran(String type, long runMillis) {
    duration(bounds.type(type)).record(runMillis, TimeUnit.MILLISECONDS);
    ran.record(runMillis, TimeUnit.MILLISECONDS);
  }

  private Timer duration(String type) {
    return durations.computeIfAbsent(
        type, t -> timer("task.duration", "How long attempts ran.", Buckets.RUN_TIMES, "type", t));
  }

  @Override
  public void started(String queue, long latenessMillis, int n) {
    for (int i = 0; i < n; i++) {
      lateness.record(Math.max(0, latenessMillis), TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void started(Work work, Waited waited) {
    started(work.queue(), waited.latenessMillis(), 1);
    line("carillon.attempts.started", STARTED, work).increment();
    record(waitedDue, waited.dueMillis());
    record(
        waitedQueue,
        waited.readyMillis() < 0 ? -1 : waited.readyMillis() - Math.max(0, waited.workerMillis()));
    record(waitedWorker, waited.workerMillis());
  }

  private static void record(Timer timer, long millis) {
    if (millis >= 0) {
      timer.record(millis, TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void ended(Work work, TaskState state) {
    if (state == TaskState.RETRY_WAIT) {
      line("carillon.task.retries", RETRIES, work).increment();
    } else if (!state.live()) {
      endedCounter(work, state).increment();
    }
  }

  private Counter endedCounter(Work work, TaskState state) {
    Work known = bounds.line(work);
    return lines.computeIfAbsent(
        "ended " + known.queue() + ' ' + known.type() + ' ' + state,
        k ->
            Counter.builder("carillon.tasks.ended")
                .description("Tasks that came to an end by the end of an attempt.")
                .tag("queue", known.queue())
                .tag("type", known.type())
                .tag("state", lower(state))
                .register(registry));
  }

  @Override
  public void reaped(int lost, int timedOut) {
    String name = "carillon.attempts.reaped";
    String means = "Attempts that the server ended: their worker was lost, or their time was over.";
    counter(name, means, "cause", "lost").increment(lost);
    counter(name, means, "cause", "timed_out").increment(timedOut);
  }

  @Override
  public void fenced(String loop) {
    counter(FENCED, FENCED_MEANS, "loop", loop).increment();
  }

  @Override
  public void exportBehind(long millis) {
    exportBehind.set(Math.max(0, millis));
  }

  @Override
  public void notified(String kind, String outcome) {
    notifications.tried(kind, outcome);
  }

  @Override
  public void notificationsWaiting(long rules, long tasks, long oldestMillis) {
    notifications.waiting(rules, tasks, oldestMillis);
  }

  @Override
  public void runEnded(RunState state) {
    counter(RUNS, RUNS_MEAN, "outcome", lower(state)).increment();
  }

  @Override
  public void retainedOut(String queue, int n) {
    counter(
            "carillon.dead.letters.retained.out",
            "Dead letters deleted because their retention was over.",
            "queue",
            bounds.queue(queue))
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
    audited(kind, repaired, 1);
  }

  private void audited(String kind, boolean repaired, int n) {
    Counter.builder("carillon.audit.discrepancies")
        .description("What the audit found not to fit together.")
        .tag("kind", kind)
        .tag("repaired", Boolean.toString(repaired))
        .register(registry)
        .increment(n);
  }
}
