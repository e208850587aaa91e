package dev.carillon.server.core;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskId;
import dev.carillon.server.core.port.TaskStore;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** One task and what it waits for, once or as often as that changes. Any thread; blocks. */
final class TaskLooks {
  /** How long the words that somebody reads may be behind by nothing but the time that passed. */
  private static final long STALE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final TaskStore tasks;
  private final Function<TaskId, WaitingFor> reasons;
  private final Changes changes;
  private final LongSupplier ticker;

  /**
   * @param ticker nanoseconds of a clock that nobody sets
   */
  TaskLooks(
      TaskStore tasks, Function<TaskId, WaitingFor> reasons, Changes changes, LongSupplier ticker) {
    this.tasks = tasks;
    this.reasons = reasons;
    this.changes = changes;
    this.ticker = ticker;
  }

  private record Look(Task stored, WaitingFor why, long atNanos) {
    Task task() {
      return why.words().isEmpty() ? stored : stored.waitingFor(why.words());
    }

    /** Whether more has happened since the last that was told than that some time passed. */
    boolean tellsMoreThan(Look last) {
      return !stored.equals(last.stored)
          || !why.what().equals(last.why.what())
          || !why.words().equals(last.why.words()) && atNanos - last.atNanos >= STALE_NANOS;
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
      Look told = null;
      while (true) {
        Look now = look(id);
        if (told == null || now.tellsMoreThan(told)) {
          if (!sink.send(now.task())) {
            return;
          }
          told = now;
        }
        if (!now.stored().state().live()
            || !sink.open()
            || Thread.currentThread().isInterrupted()) {
          return;
        }
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
      case READY, DISPATCHED -> new Look(task, reasons.apply(id), ticker.getAsLong());
      // A held one says by whom and why: the store knows.
      case HELD, SCHEDULED, RETRY_WAIT, RUNNING, SUCCEEDED, DEAD, FAILED, CANCELLED, EXPIRED ->
          new Look(task, WaitingFor.NOTHING, ticker.getAsLong());
    };
  }
}
