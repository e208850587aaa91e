package dev.carillon.server.core.schedule;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.schedule.Target;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.workflow.NewRun;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.port.ScheduleStore.Owed;
import dev.carillon.server.core.run.RunOperations;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Starts the runs that schedules fired. Any thread. */
public final class ScheduledRuns implements Consumer<Owed> {
  private final RunOperations runs;

  public ScheduledRuns(RunOperations runs) {
    this.runs = runs;
  }

  /**
   * Starts a run, or finds that it was started.
   *
   * @throws CarillonException if it cannot be
   */
  @Override
  public void accept(Owed owed) {
    if (!(owed.schedule().target() instanceof Target.Workflow target)) {
      throw new IllegalStateException("Expected a workflow to run, but got a task.");
    }
    if (!owed.before().isEmpty()) {
      cancel(new TaskId(owed.id().bucket(), owed.before()));
    }
    runs.start(owed.id(), run(owed, target), new Caller(owed.actor()));
  }

  private static NewRun run(Owed owed, Target.Workflow target) {
    Map<String, String> labels = new HashMap<>();
    labels.put(Target.ATTRIBUTE_SCHEDULE, owed.schedule().id());
    labels.put(Target.ATTRIBUTE_FIRE, Instant.ofEpochMilli(owed.fireMs()).toString());
    if (!owed.backfill().isEmpty()) {
      labels.put(Target.ATTRIBUTE_BACKFILL, owed.backfill());
    }
    return new NewRun(
        owed.schedule().tenant(),
        target.name(),
        target.version(),
        target.input(),
        labels,
        "",
        Optional.of(target.deadline()).filter(d -> d.compareTo(Duration.ZERO) > 0),
        "schedule " + owed.schedule().id());
  }

  /** The run whose place this one takes; it may have ended, or be gone. */
  private void cancel(TaskId before) {
    try {
      runs.stop(before, "A newer fire of its schedule takes its place.");
    } catch (CarillonException e) {
      if (e.code() != ErrorCode.NOT_FOUND) {
        throw e;
      }
    }
  }
}
