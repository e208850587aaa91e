package dev.carillon.server.core;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.task.LogChunk;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.SubmitResult;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskFilter;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskPage;
import java.util.List;
import java.util.Optional;

/**
 * Submitting, finding, stopping and retrying tasks. All methods block on the store; call them on a
 * virtual thread.
 */
public interface Tasks {
  /**
   * Stores tasks. A task that breaks a limit is refused by itself and harms no other.
   *
   * @param tasks at most 1,000
   * @return one result a task, in order
   * @throws CarillonException TOO_LARGE for more than 1,000, REDIS_AWAY if nothing could be stored
   */
  List<SubmitResult> submit(List<NewTask> tasks, Caller caller);

  /**
   * Stores one task.
   *
   * @throws CarillonException why it was refused; nothing of it was stored
   */
  default SubmitResult.Accepted submit(NewTask task, Caller caller) {
    return switch (submit(List.of(task), caller).getFirst()) {
      case SubmitResult.Accepted accepted -> accepted;
      case SubmitResult.Refused refused -> throw refused.error();
    };
  }

  /**
   * One task with payload, attempts and result.
   *
   * @throws CarillonException NOT_FOUND
   */
  Task get(TaskId id);

  /** The task that its sender named so (attribute {@code own-id}), with payload and attempts. */
  Optional<Task> findOwn(String tenant, String ownId);

  /**
   * A page of tasks.
   *
   * @param pageSize 1–500; 0: 100
   * @param pageToken from the previous page; empty: the first
   */
  TaskPage list(TaskFilter filter, int pageSize, String pageToken, boolean withPayload);

  /**
   * Cancels a live task; a running one is told to stop, then stopped.
   *
   * @throws CarillonException NOT_FOUND, or WRONG_STATE if it has ended
   */
  Task cancel(TaskId id, String reason, Caller caller);

  /**
   * Runs an ended task again, attempts from 0, history kept.
   *
   * @param rerun also if it succeeded
   * @throws CarillonException NOT_FOUND, or WRONG_STATE if it is live (or succeeded, without rerun)
   */
  Task retry(TaskId id, boolean rerun, Caller caller);

  /**
   * Sends the output of an attempt; returns when all is sent or, if followed, when the attempt has
   * ended.
   *
   * @param gen which attempt; 0: the present or last one
   */
  void logs(TaskId id, int gen, boolean follow, Sink<LogChunk> sink);

  /**
   * Sends the task now and after each change; returns when it has ended or the receiver is gone.
   */
  void watch(TaskId id, Sink<Task> sink);
}
