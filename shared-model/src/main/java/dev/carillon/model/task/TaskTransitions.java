package dev.carillon.model.task;

import static dev.carillon.model.task.TaskState.CANCELLED;
import static dev.carillon.model.task.TaskState.DEAD;
import static dev.carillon.model.task.TaskState.DISPATCHED;
import static dev.carillon.model.task.TaskState.EXPIRED;
import static dev.carillon.model.task.TaskState.FAILED;
import static dev.carillon.model.task.TaskState.HELD;
import static dev.carillon.model.task.TaskState.READY;
import static dev.carillon.model.task.TaskState.RETRY_WAIT;
import static dev.carillon.model.task.TaskState.RUNNING;
import static dev.carillon.model.task.TaskState.SCHEDULED;
import static dev.carillon.model.task.TaskState.SUCCEEDED;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The one table of moves. A script that moves a task otherwise is wrong; a test holds every event
 * the scripts write against this table.
 *
 * <p>What the causes do to a task that ended in time: a task with a start deadline or a queue wait
 * ends EXPIRED, a retry past its retry-until ends DEAD, wherever that is found first (tick, take or
 * claim). A HELD task does not expire. "run" is the script reschedule with the due instant now.
 * Creation (submit) and deletion (sweep, delete) are no moves: they have one end only.
 */
public final class TaskTransitions {
  /**
   * One allowed move: by which script, from where, to where, and what happens to the fencing
   * number.
   */
  public record Move(String cause, TaskState from, TaskState to, boolean raisesGen) {}

  private static final List<Move> MOVES =
      List.of(
          // A debounced submit puts its payload and due instant into the task that waits.
          new Move("submit", SCHEDULED, SCHEDULED, false),
          new Move("submit", SCHEDULED, READY, false),
          new Move("submit", READY, READY, false),
          new Move("submit", READY, SCHEDULED, false),
          new Move("submit", DISPATCHED, DISPATCHED, false),
          new Move("submit", HELD, HELD, false),
          new Move("tick", SCHEDULED, READY, false),
          new Move("tick", RETRY_WAIT, READY, false),
          new Move("tick", SCHEDULED, EXPIRED, false),
          new Move("tick", READY, EXPIRED, false),
          new Move("tick", RETRY_WAIT, EXPIRED, false),
          new Move("tick", READY, DEAD, false),
          new Move("tick", READY, FAILED, false),
          new Move("tick", RETRY_WAIT, DEAD, false),
          new Move("tick", RETRY_WAIT, FAILED, false),
          new Move("take", READY, DISPATCHED, false),
          new Move("take", READY, RUNNING, false),
          new Move("take", READY, EXPIRED, false),
          new Move("take", READY, DEAD, false),
          new Move("take", READY, FAILED, false),
          new Move("unpublish", DISPATCHED, READY, false),
          new Move("reap", DISPATCHED, READY, false),
          new Move("claim", READY, RUNNING, false),
          new Move("claim", DISPATCHED, RUNNING, false),
          new Move("claim", DISPATCHED, READY, false),
          new Move("claim", READY, EXPIRED, false),
          new Move("claim", READY, DEAD, false),
          new Move("claim", READY, FAILED, false),
          new Move("claim", DISPATCHED, EXPIRED, false),
          new Move("claim", DISPATCHED, DEAD, false),
          new Move("claim", DISPATCHED, FAILED, false),
          new Move("complete", RUNNING, SUCCEEDED, false),
          new Move("complete", RUNNING, RETRY_WAIT, true),
          new Move("complete", RUNNING, DEAD, true),
          new Move("complete", RUNNING, FAILED, true),
          new Move("complete", RUNNING, CANCELLED, true),
          new Move("reap", RUNNING, RETRY_WAIT, true),
          new Move("reap", RUNNING, DEAD, true),
          new Move("reap", RUNNING, FAILED, true),
          new Move("reap", RUNNING, CANCELLED, true),
          new Move("release", RUNNING, READY, true),
          new Move("release", RUNNING, CANCELLED, true),
          new Move("cancel", SCHEDULED, CANCELLED, false),
          new Move("cancel", READY, CANCELLED, false),
          new Move("cancel", DISPATCHED, CANCELLED, false),
          new Move("cancel", RETRY_WAIT, CANCELLED, false),
          new Move("cancel", RUNNING, RUNNING, false),
          new Move("cancel", HELD, CANCELLED, false),
          new Move("hold", SCHEDULED, HELD, false),
          new Move("hold", READY, HELD, false),
          new Move("hold", RETRY_WAIT, HELD, false),
          new Move("resume", HELD, SCHEDULED, false),
          new Move("resume", HELD, READY, false),
          new Move("resume", HELD, RETRY_WAIT, false),
          new Move("reschedule", SCHEDULED, SCHEDULED, false),
          new Move("reschedule", SCHEDULED, READY, false),
          new Move("reschedule", READY, READY, false),
          new Move("reschedule", READY, SCHEDULED, false),
          new Move("reschedule", READY, RETRY_WAIT, false),
          new Move("reschedule", RETRY_WAIT, RETRY_WAIT, false),
          new Move("reschedule", RETRY_WAIT, READY, false),
          new Move("reschedule", RETRY_WAIT, SCHEDULED, false),
          new Move("reschedule", HELD, HELD, false),
          new Move("run", SCHEDULED, READY, false),
          new Move("run", READY, READY, false),
          new Move("run", RETRY_WAIT, READY, false),
          new Move("edit", SCHEDULED, SCHEDULED, false),
          new Move("edit", READY, READY, false),
          new Move("edit", RETRY_WAIT, RETRY_WAIT, false),
          new Move("edit", HELD, HELD, false),
          new Move("redrive", DEAD, READY, true),
          new Move("retry", DEAD, READY, true),
          new Move("retry", FAILED, READY, true),
          new Move("retry", CANCELLED, READY, true),
          new Move("retry", EXPIRED, READY, true),
          new Move("retry", SUCCEEDED, READY, true));

  /** The auditor puts a task where its state says it stands: an event, but no move. */
  private static final String REPAIR = "repair";

  private TaskTransitions() {}

  /** Every allowed move of a task that exists. */
  public static List<Move> moves() {
    return MOVES;
  }

  /** Whether the script of that name may move a task so. */
  public static boolean allows(String cause, TaskState from, TaskState to) {
    if (cause.equals(REPAIR)) {
      return from == to;
    }
    return MOVES.stream()
        .anyMatch(m -> m.cause().equals(cause) && m.from() == from && m.to() == to);
  }

  /** Where a task may go from here, by whatever cause. */
  public static Set<TaskState> after(TaskState from) {
    EnumSet<TaskState> targets = EnumSet.noneOf(TaskState.class);
    MOVES.stream().filter(m -> m.from() == from).forEach(m -> targets.add(m.to()));
    return targets;
  }
}
