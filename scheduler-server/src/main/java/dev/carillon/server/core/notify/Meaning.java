package dev.carillon.server.core.notify;

import dev.carillon.model.event.TaskEvent;
import dev.carillon.model.notify.NotifyEvent;
import dev.carillon.model.task.TaskState;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What entries of the event log mean to rules. */
final class Meaning {
  private Meaning() {}

  /** The events a rule may know it by, the closest first; none: rules are not about it. */
  static List<NotifyEvent> of(TaskEvent event) {
    if (event.taskId().isEmpty()) {
      return ofOthers(event);
    }
    Optional<TaskState> to = event.to();
    // A dead letter that is restored after a discard did not die again.
    if (to.isEmpty() || event.from().isEmpty() && to.get() == TaskState.DEAD) {
      return List.of();
    }
    return switch (to.get()) {
      case SUCCEEDED -> List.of(NotifyEvent.TASK_COMPLETED);
      case DEAD -> List.of(NotifyEvent.TASK_DEAD, NotifyEvent.TASK_FAILED);
      case FAILED, EXPIRED -> List.of(NotifyEvent.TASK_FAILED);
      case CANCELLED -> List.of(NotifyEvent.TASK_CANCELLED);
      case RETRY_WAIT ->
          event.from().filter(TaskState.RUNNING::equals).isPresent()
              ? List.of(NotifyEvent.TASK_RETRYING)
              : List.of();
      case SCHEDULED, READY, DISPATCHED, RUNNING, HELD -> List.of();
    };
  }

  private static List<NotifyEvent> ofOthers(TaskEvent event) {
    return switch (event.cause()) {
      case "run_succeeded" -> List.of(NotifyEvent.RUN_COMPLETED);
      case "run_failed" -> List.of(NotifyEvent.RUN_FAILED);
      case "run_cancelled" -> List.of(NotifyEvent.RUN_CANCELLED);
      case "run_deadline_missed" -> List.of(NotifyEvent.RUN_DEADLINE_MISSED);
      case "run_deadline_at_risk" -> List.of(NotifyEvent.RUN_DEADLINE_AT_RISK);
      case "schedule_missed" -> List.of(NotifyEvent.SCHEDULE_MISSED);
      case "schedule_pause" ->
          event.actor().equals("carillon") ? List.of(NotifyEvent.SCHEDULE_PAUSED) : List.of();
      default -> List.of();
    };
  }

  /** Whether a task ended with it. */
  static boolean ends(TaskEvent event) {
    return !of(event).isEmpty() && event.to().filter(s -> !s.live()).isPresent();
  }

  /** The closest one that a rule asks for. */
  static Optional<NotifyEvent> wanted(List<NotifyEvent> meanings, Set<NotifyEvent> by) {
    return meanings.stream().filter(EnumSet.copyOf(by)::contains).findFirst();
  }

  /** What an event that is of no task is about: "run ID: WORKFLOW" or "schedule TENANT/ID: …". */
  static String subject(TaskEvent event) {
    String[] parts = event.reason().split(": ", 2);
    return parts[0];
  }

  /** Of a schedule: its tenant stands in its name. */
  static Optional<String> tenant(TaskEvent event) {
    String subject = subject(event);
    int slash = subject.indexOf('/');
    return subject.startsWith("schedule ") && slash > 0
        ? Optional.of(subject.substring("schedule ".length(), slash))
        : Optional.empty();
  }

  /** The id of the run that it is about. */
  static Optional<String> run(TaskEvent event) {
    String subject = subject(event);
    return subject.startsWith("run ")
        ? Optional.of(subject.substring("run ".length()))
        : Optional.empty();
  }

  /** The workflow of a run's event; else the whole subject. */
  static String alike(TaskEvent event) {
    String[] parts = event.reason().split(": ", 3);
    return parts[0].startsWith("run ") && parts.length > 1 ? "workflow " + parts[1] : parts[0];
  }

  /** What stands behind the subject. */
  static String detail(TaskEvent event) {
    String[] parts = event.reason().split(": ", 2);
    return parts.length > 1 ? parts[1] : "";
  }
}
