package dev.carillon.server.core;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskId;
import dev.carillon.server.core.port.TaskStore;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One task and what it waits for, once or as often as that changes. Any thread; blocks. */
final class TaskLooks {
  private final TaskStore tasks;
  private final Function<TaskId, WaitingFor> reasons;
  private final Changes changes;

  TaskLooks(TaskStore tasks, Function<TaskId, WaitingFor> reasons, Changes changes) {
    this.tasks = tasks;
    this.reasons = reasons;
    this.changes = changes;
  }

  private record Look(Task stored, WaitingFor why) {
    Task task() {
      return why.words().isEmpty() ? stored : stored.waitingFor(why.words());
    }

    /** Whether more has happened than that time passed. */
    boolean tellsMoreThan(@Nullable Look last) {
      return last == null || !stored.equals(last.stored) || !why.what().equals(last.why.what());
    }
  }

  /**
   * @throws CarillonException NOT_FOUND
   */
  Task get(TaskId id) {
    return look(id).task();
  }

  Optional<Task> findOwn(String tenant, String ownId) {
    return tasks.findOwn(tenant, ownId).map(task -> look(task, TaskId.parse(task.id())).task());
  }

  /** Now, and again after each change, until it has ended or nobody listens. */
  void watch(TaskId id, Sink<Task> sink) {
    try (Changes.Watch watch = changes.watch(id)) {
      Look last = null;
      while (true) {
        Look now = look(id);
        if (now.tellsMoreThan(last) && !sink.send(now.task())) {
          return;
        }
        if (!now.stored().state().live()
            || !sink.open()
            || Thread.currentThread().isInterrupted()) {
          return;
        }
        last = now;
        watch.await();
      }
    }
  }

  private Look look(TaskId id) {
    return look(
        tasks.find(id).orElseThrow(() -> CarillonException.notFound("get", "task", id.toString())),
        id);
  }

  private Look look(Task task, TaskId id) {
    return switch (task.state()) {
      case READY, DISPATCHED -> new Look(task, reasons.apply(id));
      // A held one says by whom and why: the store knows.
      case HELD, SCHEDULED, RETRY_WAIT, RUNNING, SUCCEEDED, DEAD, FAILED, CANCELLED, EXPIRED ->
          new Look(task, WaitingFor.NOTHING);
    };
  }
}
