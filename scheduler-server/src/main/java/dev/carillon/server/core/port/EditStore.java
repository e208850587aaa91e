package dev.carillon.server.core.port;

import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import java.util.function.UnaryOperator;

/**
 * What operators do to one stored task. Every method blocks, may be called by any thread, and
 * throws {@link dev.carillon.model.error.CarillonException} with REDIS_AWAY if the outcome is
 * unknown (repeating is safe: it is then done, or found done).
 */
public interface EditStore {
  /** Who does it and why; both are kept with the event. */
  record Order(String actor, String reason) {}

  /** Holds a waiting task back. */
  Answer hold(TaskId id, Order order);

  /** Lets a held task go on; one that is not held stays as it is. */
  Answer resume(TaskId id, Order order);

  /**
   * Gives a waiting or held task another due instant.
   *
   * @param version the one expected; empty: any
   */
  Answer reschedule(TaskId id, NewTask.Due due, String version, Order order);

  /** Makes a waiting task due now. */
  Answer runNow(TaskId id, Order order);

  /**
   * Changes a waiting or held task.
   *
   * @param change from what it is to what it is to be; may be called again if it moved meanwhile;
   *     what it throws is thrown
   * @param version the one expected; empty: any
   */
  Answer edit(TaskId id, UnaryOperator<NewTask> change, String version, Order order);

  /** Deletes an ended task. */
  Answer delete(TaskId id, Order order);

  /** What became of it. */
  sealed interface Answer {
    /**
     * Done.
     *
     * @param dueMs due at, epoch milliseconds; 0 where that did not change
     */
    record Done(TaskState state, long dueMs) implements Answer {}

    /** Not done: it is in a state that does not allow it. */
    record WrongState(TaskState state) implements Answer {}

    /** Not done: it is not the version expected. */
    record Moved(String version) implements Answer {}

    /** Not done: it would be due after its start deadline (epoch milliseconds). */
    record TooLate(long startDeadlineMs) implements Answer {}

    /** No such task. */
    record Gone() implements Answer {}
  }
}
