package dev.carillon.server.security.audit;

import dev.carillon.model.audit.AuditOutcome;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Counts what comes in by one door for the audit log: by tenant and by how it ended. */
final class AuditedTasks implements Tasks {
  private record Kind(String tenant, AuditOutcome outcome, String code) {}

  private static final class Sum {
    private final String first;
    private int items;

    Sum(String first) {
      this.first = first;
    }
  }

  private final Tasks tasks;
  private final String method;
  private final Audit audit;

  AuditedTasks(Tasks tasks, String method, Audit audit) {
    this.tasks = tasks;
    this.method = method;
    this.audit = audit;
  }

  @Override
  public List<SubmitResult> submit(List<NewTask> wanted, Caller caller) {
    List<SubmitResult> results;
    try {
      results = tasks.submit(wanted, caller);
    } catch (CarillonException e) {
      String tenant = wanted.isEmpty() ? "" : wanted.getFirst().tenant();
      audit.submitted(
          method, caller, tenant, "", outcome(e.code()), e.code().name(), wanted.size());
      throw e;
    }
    Map<Kind, Sum> sums = new LinkedHashMap<>();
    for (int i = 0; i < results.size(); i++) {
      SubmitResult result = results.get(i);
      String tenant = wanted.get(i).tenant();
      Kind kind =
          switch (result) {
            case SubmitResult.Accepted ok -> new Kind(tenant, AuditOutcome.OK, "");
            case SubmitResult.Refused(var e) ->
                new Kind(tenant, outcome(e.code()), e.code().name());
          };
      sums.computeIfAbsent(kind, unused -> new Sum(first(result))).items++;
    }
    sums.forEach(
        (kind, sum) ->
            audit.submitted(
                method, caller, kind.tenant(), sum.first, kind.outcome(), kind.code(), sum.items));
    return results;
  }

  private static String first(SubmitResult result) {
    return result instanceof SubmitResult.Accepted ok ? ok.receipt().id() : "";
  }

  private static AuditOutcome outcome(ErrorCode code) {
    return code == ErrorCode.PERMISSION_DENIED ? AuditOutcome.REFUSED : AuditOutcome.FAILED;
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
