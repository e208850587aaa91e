package dev.carillon.model.notify;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.query.Nearest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a rule can be about. */
public enum NotifyEvent {
  /** A task succeeded. */
  TASK_COMPLETED(Of.TASK),
  /** A task ended for good without success: dead, failed or expired. */
  TASK_FAILED(Of.TASK),
  /** A task became a dead letter. */
  TASK_DEAD(Of.TASK),
  TASK_CANCELLED(Of.TASK),
  /** An attempt failed and there will be another. */
  TASK_RETRYING(Of.TASK),
  RUN_COMPLETED(Of.RUN),
  RUN_FAILED(Of.RUN),
  RUN_CANCELLED(Of.RUN),
  RUN_DEADLINE_MISSED(Of.RUN),
  /** By its forecast a run will miss its deadline. */
  RUN_DEADLINE_AT_RISK(Of.RUN),
  SCHEDULE_MISSED(Of.SCHEDULE),
  /** A schedule stopped by itself after failures. */
  SCHEDULE_PAUSED(Of.SCHEDULE),
  /** More tasks wait than a rule says. */
  QUEUE_DEPTH(Of.ALARM),
  /** The oldest task waits for longer than a rule says. */
  QUEUE_AGE(Of.ALARM),
  /** The store is nearly full. */
  STORE_MEMORY(Of.ALARM),
  /** A worker is silent without having said good-bye. */
  WORKER_LOST(Of.ALARM);

  /** What it happens to; an alarm is a state that lasts, the others are moments. */
  public enum Of {
    TASK,
    RUN,
    SCHEDULE,
    ALARM
  }

  private final Of of;

  NotifyEvent(Of of) {
    this.of = of;
  }

  public Of of() {
    return of;
  }

  /** As people and receivers read it, for example {@code task.dead}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replaceFirst("_", ".");
  }

  /**
   * Reads a word.
   *
   * @throws CarillonException INVALID_ARGUMENT for another
   */
  public static NotifyEvent of(String word) {
    for (NotifyEvent event : values()) {
      if (event.word().equals(word)) {
        return event;
      }
    }
    List<String> words = Arrays.stream(values()).map(NotifyEvent::word).toList();
    throw CarillonException.invalid(
        "events",
        "Expected an event such as task.dead, but got '" + word + "'.",
        Nearest.of(word, words)
            .map(near -> "Did you mean " + near + "?")
            .orElse("Events are " + String.join(", ", words) + "."));
  }
}
