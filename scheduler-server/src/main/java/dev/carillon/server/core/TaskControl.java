package dev.carillon.server.core;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.SubmitReceipt;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskChanges;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;

/**
 * What operators do to one stored task. All methods block on the store; call them on a virtual
 * thread. They throw {@link CarillonException} with NOT_FOUND, with WRONG_STATE for a task in a
 * state that does not allow it, and with CONFLICT for one that is not of the version expected.
 */
public interface TaskControl {
  /** Holds a waiting task back: it neither starts nor expires until it is resumed. */
  Task hold(TaskId id, String reason, Caller caller);

  /** Lets a held task go on; one that is not held stays as it is. */
  Task resume(TaskId id, String reason, Caller caller);

  /**
   * Gives a waiting or held task another due instant.
   *
   * @param version the one expected; empty: any
   */
  Task reschedule(TaskId id, NewTask.Due due, String version, String reason, Caller caller);

  /** Makes a waiting task due now. */
  Task runNow(TaskId id, String reason, Caller caller);

  /**
   * Changes a waiting or held task.
   *
   * @param version the one expected; empty: any
   */
  Task edit(TaskId id, TaskChanges changes, String version, String reason, Caller caller);

  /** Deletes an ended task; tells the state it had ended in. */
  TaskState delete(TaskId id, String reason, Caller caller);

  /** Submits a changed copy of an ended task, due now unless the changes say otherwise. */
  SubmitReceipt retryAsNew(TaskId id, TaskChanges changes, String reason, Caller caller);
}
