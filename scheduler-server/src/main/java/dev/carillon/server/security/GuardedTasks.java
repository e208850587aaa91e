package dev.carillon.server.security;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.LogChunk;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.SubmitResult;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskFilter;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskPage;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.Sink;
import dev.carillon.server.core.Tasks;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The one place where tasks come in, by whatever door: stores them only for callers that may, and
 * only where their roles hold.
 */
public final class GuardedTasks implements Tasks {
  private static final String SUBMIT = "submit";

  private final Tasks tasks;

  public GuardedTasks(Tasks tasks) {
    this.tasks = tasks;
  }

  @Override
  public List<SubmitResult> submit(List<NewTask> wanted, Caller caller) {
    if (Gate.nobodyHasToProve(caller)) {
      return tasks.submit(wanted, caller);
    }
    Gate.require(SUBMIT, Permission.SUBMIT, caller);
    return caller.access().limited() ? within(wanted, caller) : tasks.submit(wanted, caller);
  }

  private List<SubmitResult> within(List<NewTask> wanted, Caller caller) {
    List<NewTask> good = new ArrayList<>();
    for (NewTask task : wanted) {
      if (caller.access().reaches(task.tenant(), task.queue())) {
        good.add(task);
      }
    }
    List<SubmitResult> stored = good.isEmpty() ? List.of() : tasks.submit(good, caller);
    List<SubmitResult> results = new ArrayList<>();
    int next = 0;
    for (NewTask task : wanted) {
      results.add(
          caller.access().reaches(task.tenant(), task.queue())
              ? stored.get(next++)
              : new SubmitResult.Refused(denied(task, caller)));
    }
    return results;
  }

  private static CarillonException denied(NewTask task, Caller caller) {
    boolean tenant =
        caller.access().tenants().isEmpty() || caller.access().tenants().contains(task.tenant());
    return CarillonException.of(
            ErrorCode.PERMISSION_DENIED,
            "Expected a task within the reach of '"
                + caller.name()
                + "', but got one of tenant '"
                + task.tenant()
                + "' in queue '"
                + task.queue()
                + "'.")
        .operation(SUBMIT)
        .field(tenant ? "queue" : "tenant")
        .advice("Name a tenant and a queue that your roles hold for; carillon whoami shows them.")
        .build();
  }

  @Override
  public Task get(TaskId id) {
    return tasks.get(id);
  }

  @Override
  public Optional<Task> findOwn(String tenant, String ownId) {
    return tasks.findOwn(tenant, ownId);
  }

  @Override
  public TaskPage list(TaskFilter filter, int pageSize, String pageToken, boolean withPayload) {
    return tasks.list(filter, pageSize, pageToken, withPayload);
  }

  @Override
  public Task cancel(TaskId id, String reason, Caller caller) {
    return tasks.cancel(id, reason, caller);
  }

  @Override
  public Task retry(TaskId id, boolean rerun, Caller caller) {
    return tasks.retry(id, rerun, caller);
  }

  @Override
  public void logs(TaskId id, int gen, boolean follow, Sink<LogChunk> sink) {
    tasks.logs(id, gen, follow, sink);
  }

  @Override
  public void watch(TaskId id, Sink<Task> sink) {
    tasks.watch(id, sink);
  }
}
