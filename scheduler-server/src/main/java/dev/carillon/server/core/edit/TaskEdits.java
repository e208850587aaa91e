package dev.carillon.server.core.edit;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.SubmitReceipt;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskChanges;
import dev.carillon.model.task.TaskDeadlines;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.Changes;
import dev.carillon.server.core.LoopSignals;
import dev.carillon.server.core.TaskChecks;
import dev.carillon.server.core.TaskControl;
import dev.carillon.server.core.TaskTopics;
import dev.carillon.server.core.Tasks;
import dev.carillon.server.core.port.EditStore;
import dev.carillon.server.core.port.EditStore.Answer;
import dev.carillon.server.core.port.EditStore.Order;
import java.time.Clock;
import java.util.Optional;
import java.util.stream.Collectors;

/** Operators' changes of single tasks: checked, stored, and the loops told. */
public final class TaskEdits implements TaskControl {

  private final EditStore store;
  private final Tasks tasks;
  private final TaskTopics topics;
  private final Changes changes;
  private final LoopSignals signals;
  private final Clock clock;

  public TaskEdits(
      EditStore store,
      Tasks tasks,
      TaskTopics topics,
      Changes changes,
      LoopSignals signals,
      Clock clock) {
    this.store = store;
    this.tasks = tasks;
    this.topics = topics;
    this.changes = changes;
    this.signals = signals;
    this.clock = clock;
  }

  @Override
  public Task hold(TaskId id, String reason, Caller caller) {
    return done("hold", id, store.hold(id, order(reason, caller)));
  }

  @Override
  public Task resume(TaskId id, String reason, Caller caller) {
    return done("resume", id, store.resume(id, order(reason, caller)));
  }

  @Override
  public Task reschedule(TaskId id, NewTask.Due due, String version, String reason, Caller caller) {
    TaskChecks.checkDue(due, clock.millis());
    return done("reschedule", id, store.reschedule(id, due, version, order(reason, caller)));
  }

  @Override
  public Task runNow(TaskId id, String reason, Caller caller) {
    return done("run", id, store.runNow(id, order(reason, caller)));
  }

  @Override
  public Task edit(TaskId id, TaskChanges wanted, String version, String reason, Caller caller) {
    String fixed =
        wanted.fields().stream()
            .filter(field -> !field.editable())
            .map(field -> field.name().toLowerCase(java.util.Locale.ROOT))
            .sorted()
            .collect(Collectors.joining(", "));
    if (!fixed.isEmpty()) {
      throw CarillonException.of(
              ErrorCode.INVALID_ARGUMENT,
              "Expected fields that an edit can change, but got " + fixed + ".")
          .operation("edit")
          .subject(id.toString())
          .field("fields")
          .advice("For another due instant, reschedule it; else submit a new task.")
          .build();
    }
    if (wanted.fields().isEmpty()) {
      throw CarillonException.invalid(
          "task", "Expected something to change, but got nothing.", "Set a field of task.");
    }
    return done(
        "edit",
        id,
        store.edit(id, task -> checked(wanted, task, caller), version, order(reason, caller)));
  }

  private NewTask checked(TaskChanges wanted, NewTask task, Caller caller) {
    NewTask changed = wanted.applyTo(task);
    // Limits that were set long ago may have passed; only what is new must hold now.
    NewTask toCheck =
        wanted.deadlinesChanged() ? changed : changed.withDeadlines(TaskDeadlines.NONE);
    boolean named = wanted.fields().contains(TaskChanges.Field.ATTRIBUTES);
    TaskChecks.problem(toCheck, clock.millis())
        .or(() -> named ? topics.problem(changed, caller) : Optional.empty())
        .ifPresent(
            problem -> {
              throw problem;
            });
    return changed;
  }

  @Override
  public TaskState delete(TaskId id, String reason, Caller caller) {
    Answer answer = store.delete(id, order(reason, caller));
    if (answer instanceof Answer.Done(TaskState state, long due) && due == 0) {
      changes.happened(id);
      return state;
    }
    throw refused("delete", id, answer);
  }

  @Override
  public SubmitReceipt retryAsNew(TaskId id, TaskChanges wanted, String reason, Caller caller) {
    Task task = tasks.get(id);
    if (task.state().live()) {
      throw refused("retry", id, new Answer.WrongState(task.state()));
    }
    NewTask changed = wanted.applyTo(AsNew.copy(task));
    return tasks.submit(AsNew.of(id, changed), caller).receipt();
  }

  private static Order order(String reason, Caller caller) {
    return new Order(caller.name(), reason);
  }

  private Task done(String operation, TaskId id, Answer answer) {
    if (!(answer instanceof Answer.Done(TaskState state, long dueMs))) {
      throw refused(operation, id, answer);
    }
    changes.happened(id);
    if (state == TaskState.READY) {
      signals.ready();
    }
    // Also its deadline may have come nearer: the loop looks at once, and finds out how long to
    // wait.
    signals.due(id.bucket(), state == TaskState.READY ? 0 : dueMs);
    return tasks.get(id);
  }

  private static CarillonException refused(String operation, TaskId id, Answer answer) {
    return switch (answer) {
      case Answer.Gone() -> CarillonException.notFound(operation, "task", id.toString());
      case Answer.Moved(String version) ->
          CarillonException.of(
                  ErrorCode.CONFLICT,
                  "Expected the version that was read, but the task has moved on to "
                      + version
                      + ".")
              .operation(operation)
              .subject(id.toString())
              .field("version")
              .advice("Read the task again, and repeat the change if it is still wanted.")
              .build();
      case Answer.TooLate(long deadline) ->
          CarillonException.of(
                  ErrorCode.INVALID_ARGUMENT,
                  "Expected a due instant before the task's start deadline, "
                      + deadline
                      + ", but got a later one.")
              .operation(operation)
              .subject(id.toString())
              .field("due_ms")
              .advice("Edit its start deadline first.")
              .build();
      case Answer.WrongState(TaskState state) -> wrongState(operation, id, state);
      case Answer.Done done ->
          CarillonException.of(ErrorCode.INTERNAL, "Expected a refusal, but got " + done + ".")
              .operation(operation)
              .build();
    };
  }

  private static CarillonException wrongState(String operation, TaskId id, TaskState state) {
    boolean wantsEnded = operation.equals("delete") || operation.equals("retry");
    return CarillonException.of(
            ErrorCode.WRONG_STATE,
            "Expected "
                + (wantsEnded ? "an ended task" : "a task that waits")
                + ", but it is "
                + state
                + ".")
        .operation(operation)
        .subject(id.toString())
        .advice(advice(wantsEnded, state))
        .build();
  }

  private static String advice(boolean wantsEnded, TaskState state) {
    if (wantsEnded) {
      return "Wait until it ends, or cancel it first.";
    }
    return switch (state) {
      case DISPATCHED -> "It is being offered to a worker: try again in a moment.";
      case RUNNING -> "Wait for the attempt to end, or cancel it.";
      case HELD -> "Resume it first.";
      case SUCCEEDED, DEAD, FAILED, CANCELLED, EXPIRED ->
          "It has ended; run it again, or as a new task with changes.";
      case SCHEDULED, READY, RETRY_WAIT -> "Try again.";
    };
  }
}
