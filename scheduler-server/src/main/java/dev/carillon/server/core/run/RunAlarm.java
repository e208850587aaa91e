package dev.carillon.server.core.run;

import dev.carillon.model.cluster.Finding;
import dev.carillon.model.cluster.Subject;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.told.Told;
import dev.carillon.server.core.Vitals;
import dev.carillon.server.core.told.English;
import java.time.Duration;
import java.util.function.BiConsumer;

/** Tells operators of runs that cannot go on, until none of them fails any more. Any thread. */
public final class RunAlarm implements BiConsumer<TaskId, RuntimeException> {
  private static final String NAME = "runs";

  /** Longer than the time for which one that fails is left alone. */
  private static final long CALM_NANOS = Duration.ofMinutes(3).toNanos();

  private final Vitals vitals;
  private volatile long lastNanos;
  private volatile boolean raised;

  public RunAlarm(Vitals vitals) {
    this.vitals = vitals;
  }

  @Override
  public void accept(TaskId run, RuntimeException why) {
    lastNanos = System.nanoTime();
    raised = true;
    vitals.alarm(
        NAME,
        English.finding(
            Finding.Severity.ERROR,
            Told.of(
                "alarm.run",
                Told.text(run.toString()),
                Told.text(String.valueOf(why.getMessage()))),
            Told.of("alarm.run.do"),
            Subject.run(run.toString())));
  }

  /** To be called now and then. */
  public void calm() {
    if (raised && System.nanoTime() - lastNanos > CALM_NANOS) {
      raised = false;
      vitals.calm(NAME);
    }
  }
}
