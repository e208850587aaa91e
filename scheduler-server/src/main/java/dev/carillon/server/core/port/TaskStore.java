package dev.carillon.server.core.port;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.RetryPolicy;
import dev.carillon.model.task.SubmitResult;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskFilter;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskPage;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.worker.AttemptRef;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where tasks are. Every method blocks, may be called by any thread, and throws {@link
 * CarillonException} with REDIS_AWAY if the outcome is unknown (repeating it is safe) or STORE_FULL
 * if nothing was stored. What was answered is as durable as the store.
 */
public interface TaskStore {
  /** Stores checked tasks; one result a task, in order. */
  default List<SubmitResult> submit(List<NewTask> tasks, String actor) {
    return admit(tasks.stream().map(Admission::of).toList(), actor);
  }

  /** Stores checked tasks with what their queues add to them; one result a task, in order. */
  List<SubmitResult> admit(List<Admission> tasks, String actor);

  /**
   * A task to store, and what its queue adds.
   *
   * @param limitKey which of the queue's keys it counts for; empty: none
   * @param keepsNoDead it ends as FAILED, not DEAD, once its attempts are used up
   * @param retry how its failures are repeated; what it asked for itself counts as its request
   */
  record Admission(NewTask task, String limitKey, boolean keepsNoDead, RetryPolicy retry) {
    /** Of a queue that adds nothing. */
    public static Admission of(NewTask task) {
      return new Admission(task, "", false, task.retry());
    }
  }

  /** One task with payload, attempts, error and result. */
  Optional<Task> find(TaskId id);

  /** The task that its sender named so, as {@link #find} gives it. */
  Optional<Task> findOwn(String tenant, String ownId);

  /** A page of tasks; the arguments are already checked. */
  TaskPage list(TaskFilter filter, int pageSize, String pageToken, boolean withPayload);

  /** Cancels a task. */
  default CancelReply cancel(TaskId id, String reason, String actor) {
    return cancel(id, reason, actor, TIME_TO_STOP);
  }

  /** What a running attempt has to stop: the grace, and time for its worker to hear of it. */
  Duration TIME_TO_STOP = Duration.ofSeconds(20);

  /**
   * Cancels a task.
   *
   * @param timeToStop after this a running attempt is ended, whatever its worker does
   */
  CancelReply cancel(TaskId id, String reason, String actor, Duration timeToStop);

  /** Revives an ended task. */
  ReviveReply revive(TaskId id, boolean alsoSucceeded, String actor);

  /** What became of a cancel. */
  sealed interface CancelReply {
    /** Cancelled, now or before. */
    record Cancelled() implements CancelReply {}

    /** It runs: marked, and its worker is to be told. */
    record Running(String workerId, AttemptRef attempt) implements CancelReply {}

    /** It had ended otherwise. */
    record Ended(TaskState state) implements CancelReply {}

    /** No such task. */
    record Gone() implements CancelReply {}
  }

  /** What became of a revival. */
  enum ReviveReply {
    REVIVED,
    ALIVE,
    SUCCEEDED,
    GONE
  }
}
