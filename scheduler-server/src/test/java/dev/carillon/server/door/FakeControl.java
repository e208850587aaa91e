package dev.carillon.server.door;

import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.SubmitReceipt;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskChanges;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.TaskControl;
import java.util.List;

/** Answers with the task as it is. */
record FakeControl(FakeTasks tasks) implements TaskControl {
  @Override
  public Task hold(TaskId id, String reason, Caller caller) {
    return tasks.get(id);
  }

  @Override
  public Task resume(TaskId id, String reason, Caller caller) {
    return tasks.get(id);
  }

  @Override
  public Task reschedule(TaskId id, NewTask.Due due, String version, String reason, Caller caller) {
    return tasks.get(id);
  }

  @Override
  public Task runNow(TaskId id, String reason, Caller caller) {
    return tasks.get(id);
  }

  @Override
  public Task edit(TaskId id, TaskChanges changes, String version, String reason, Caller caller) {
    return tasks.get(id);
  }

  @Override
  public TaskState delete(TaskId id, String reason, Caller caller) {
    return tasks.get(id).state();
  }

  @Override
  public SubmitReceipt retryAsNew(TaskId id, TaskChanges changes, String reason, Caller caller) {
    return new SubmitReceipt(id.toString(), TaskState.READY, false, 0, List.of());
  }
}
