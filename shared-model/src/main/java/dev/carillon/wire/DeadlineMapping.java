package dev.carillon.wire;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.TaskDeadlines;
import dev.carillon.v1.Task;
import java.time.Duration;
import java.util.Optional;

/** The limits in time of new and stored tasks. */
final class DeadlineMapping {
  private DeadlineMapping() {}

  static void write(TaskDeadlines deadlines, dev.carillon.v1.NewTask.Builder proto) {
    deadlines
        .start()
        .ifPresent(
            due -> {
              switch (due) {
                case NewTask.Due.At at -> proto.setStartDeadlineMs(at.epochMillis());
                case NewTask.Due.After after ->
                    proto.setStartWithinMillis(Fields.millis(after.delay()));
              }
            });
    deadlines
        .retries()
        .ifPresent(
            due -> {
              switch (due) {
                case NewTask.Due.At at -> proto.setRetryUntilMs(at.epochMillis());
                case NewTask.Due.After after ->
                    proto.setRetryWithinMillis(Fields.millis(after.delay()));
              }
            });
    proto.setQueueWaitTimeoutMillis(Fields.millis(deadlines.queueWait()));
    proto.setHeartbeatTimeoutMillis(Fields.millis(deadlines.heartbeat()));
  }

  static TaskDeadlines fromProto(dev.carillon.v1.NewTask proto, String prefix) {
    return new TaskDeadlines(
        limit(
            proto.getStartDeadlineMs(),
            proto.getStartWithinMillis(),
            prefix,
            "start_deadline_ms",
            "start_within_millis"),
        span(proto.getQueueWaitTimeoutMillis(), prefix + "queue_wait_timeout_millis"),
        limit(
            proto.getRetryUntilMs(),
            proto.getRetryWithinMillis(),
            prefix,
            "retry_until_ms",
            "retry_within_millis"),
        span(proto.getHeartbeatTimeoutMillis(), prefix + "heartbeat_timeout_millis"));
  }

  private static Duration span(long millis, String field) {
    return Duration.ofMillis(
        Fields.notNegative(millis, field, "a length of time", "Leave it out for no limit."));
  }

  private static Optional<NewTask.Due> limit(
      long atMs, long withinMillis, String prefix, String at, String within) {
    Fields.notNegative(
        atMs, prefix + at, "an instant in epoch milliseconds", "Leave it out for no limit.");
    Fields.notNegative(
        withinMillis, prefix + within, "a length of time", "Leave it out for no limit.");
    if (atMs != 0 && withinMillis != 0) {
      throw CarillonException.invalid(
          prefix + within,
          "Expected " + at + " or " + within + ", but got both.",
          "Give one of the two.");
    }
    if (atMs == 0 && withinMillis == 0) {
      return Optional.empty();
    }
    return Optional.of(
        atMs != 0
            ? new NewTask.Due.At(atMs)
            : new NewTask.Due.After(Duration.ofMillis(withinMillis)));
  }

  static void write(TaskDeadlines deadlines, Task.Builder proto) {
    proto.setStartDeadlineMs(instant(deadlines.start()));
    proto.setQueueWaitTimeoutMillis(Fields.millis(deadlines.queueWait()));
    proto.setRetryUntilMs(instant(deadlines.retries()));
    proto.setHeartbeatTimeoutMillis(Fields.millis(deadlines.heartbeat()));
  }

  /** A stored task has instants only. */
  private static long instant(Optional<NewTask.Due> limit) {
    return limit.map(due -> due instanceof NewTask.Due.At at ? at.epochMillis() : 0L).orElse(0L);
  }

  static TaskDeadlines fromProto(Task proto) {
    return new TaskDeadlines(
        instant(proto.getStartDeadlineMs()),
        Duration.ofMillis(proto.getQueueWaitTimeoutMillis()),
        instant(proto.getRetryUntilMs()),
        Duration.ofMillis(proto.getHeartbeatTimeoutMillis()));
  }

  private static Optional<NewTask.Due> instant(long ms) {
    return ms == 0 ? Optional.empty() : Optional.of(new NewTask.Due.At(ms));
  }
}
