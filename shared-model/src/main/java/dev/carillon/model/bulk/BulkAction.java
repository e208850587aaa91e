package dev.carillon.model.bulk;

import dev.carillon.model.task.TaskState;
import java.util.EnumSet;
import java.util.Set;

/** What can be done to many tasks at once. */
public enum BulkAction {
  /** Live ones never start, running ones are told to stop. */
  CANCEL("cancel"),
  /** Ended ones run again, attempts from 0, history kept. */
  RETRY("retry"),
  /** Ended ones are deleted with all that is kept of them. */
  DELETE("delete"),
  /** Waiting ones are held back. */
  HOLD("hold"),
  /** Held ones go on. */
  RESUME("resume"),
  /** Waiting and held ones get another due instant. */
  RESCHEDULE("reschedule"),
  /** Waiting ones become due now. */
  RUN("run"),
  /** Waiting and held ones get another priority. */
  PRIORITY("priority"),
  /** Ended ones are submitted once more as new tasks; they stay as they are. */
  RETRY_AS_NEW("retry-as-new");

  private static final Set<TaskState> WAITING =
      EnumSet.of(TaskState.SCHEDULED, TaskState.READY, TaskState.RETRY_WAIT);

  private final String word;

  BulkAction(String word) {
    this.word = word;
  }

  /** As people write it. */
  public String word() {
    return word;
  }

  /**
   * The states in which a task can take it; others are left alone.
   *
   * @param rerun whether a retry also takes those that succeeded
   */
  public Set<TaskState> states(boolean rerun) {
    return switch (this) {
      case CANCEL -> TaskState.liveStates();
      case DELETE -> TaskState.endedStates();
      case RETRY, RETRY_AS_NEW -> {
        Set<TaskState> ended = EnumSet.copyOf(TaskState.endedStates());
        if (!rerun) {
          ended.remove(TaskState.SUCCEEDED);
        }
        yield ended;
      }
      case HOLD, RUN -> EnumSet.copyOf(WAITING);
      case RESUME -> EnumSet.of(TaskState.HELD);
      case RESCHEDULE, PRIORITY -> {
        Set<TaskState> waiting = EnumSet.copyOf(WAITING);
        waiting.add(TaskState.HELD);
        yield waiting;
      }
    };
  }
}
