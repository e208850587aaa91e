package dev.carillon.server.core.export;

import dev.carillon.model.event.TaskEvent;
import dev.carillon.model.task.TaskState;
import java.util.Optional;

/** The one table of the words that exported events and mirrored states use. */
public final class EventWords {
  private EventWords() {}

  /**
   * TASK_SCHEDULED, TASK_READY, TASK_DISPATCHED, TASK_STARTED, TASK_COMPLETE, TASK_RETRY,
   * TASK_DEAD, TASK_FAILED, TASK_CANCELLED, TASK_EXPIRED, TASK_HELD, or TASK_GONE for one that was
   * deleted.
   */
  public static String type(TaskEvent event) {
    Optional<String> job = job(event);
    if (job.isPresent()) {
      return job.get();
    }
    if (event.to().isEmpty()) {
      return "TASK_GONE";
    }
    TaskState to = event.to().get();
    boolean begins = event.from().map(from -> !from.live()).orElse(true);
    if (begins && to.live()) {
      return "TASK_SCHEDULED"; // new, or brought back
    }
    return switch (to) {
      case SCHEDULED -> "TASK_SCHEDULED";
      case READY -> "TASK_READY";
      case DISPATCHED -> "TASK_DISPATCHED";
      case RUNNING -> "TASK_STARTED";
      case RETRY_WAIT -> "TASK_RETRY";
      case HELD -> "TASK_HELD";
      case SUCCEEDED -> "TASK_COMPLETE";
      case DEAD -> "TASK_DEAD";
      case FAILED -> "TASK_FAILED";
      case CANCELLED -> "TASK_CANCELLED";
      case EXPIRED -> "TASK_EXPIRED";
    };
  }

  /** JOB_STARTED, JOB_COMPLETE or JOB_FAILED of a run's event; empty: it is of something else. */
  private static Optional<String> job(TaskEvent event) {
    if (!event.taskId().isEmpty()) {
      return Optional.empty();
    }
    return switch (event.cause()) {
      case "run_start" -> Optional.of("JOB_STARTED");
      case "run_succeeded" -> Optional.of("JOB_COMPLETE");
      case "run_failed", "run_cancelled" -> Optional.of("JOB_FAILED");
      default -> Optional.empty();
    };
  }

  /** Whether it is one of a run that is told as one of a job. */
  public static boolean ofJob(TaskEvent event) {
    return job(event).isPresent();
  }

  /** The run of a job's event; empty: it is of something else. */
  static String run(TaskEvent event) {
    return job(event).isEmpty()
        ? ""
        : event.reason().substring("run ".length()).split(":", 2)[0].strip();
  }

  /** The workflow that a run's event names: "run ID: WORKFLOW", with a reason behind it or not. */
  static String jobId(TaskEvent event) {
    if (job(event).isEmpty()) {
      return "";
    }
    String[] parts = event.reason().split(": ", 3);
    return parts.length > 1 ? parts[1] : "";
  }

  private static Optional<String> jobOutcome(TaskEvent event) {
    return job(event)
        .map(
            type ->
                switch (event.cause()) {
                  case "run_start" -> "running";
                  case "run_succeeded" -> "success";
                  case "run_cancelled" -> "cancelled";
                  default -> "failed";
                });
  }

  /** What became of it: success, failed, cancelled, running, pending, or gone. */
  public static String outcome(TaskEvent event) {
    return event
        .to()
        .map(
            to ->
                switch (to) {
                  case SUCCEEDED -> "success";
                  case RETRY_WAIT, DEAD, FAILED, EXPIRED -> "failed";
                  case CANCELLED -> "cancelled";
                  case RUNNING -> "running";
                  case SCHEDULED, READY, DISPATCHED, HELD -> "pending";
                })
        .or(() -> jobOutcome(event))
        .orElse("gone");
  }

  /** The state of a task of a job: pending, running, failed, completed. */
  public static String jobStatus(TaskState state) {
    return switch (state) {
      case SUCCEEDED -> "completed";
      case DEAD, FAILED, CANCELLED, EXPIRED -> "failed";
      case RUNNING -> "running";
      case SCHEDULED, READY, DISPATCHED, RETRY_WAIT, HELD -> "pending";
    };
  }
}
