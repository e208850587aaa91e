package dev.carillon.server.door.rpc;

import com.google.protobuf.Descriptors.ServiceDescriptor;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.Tasks;
import dev.carillon.server.security.audit.Audit;
import dev.carillon.v1.CancelTaskRequest;
import dev.carillon.v1.GetTaskRequest;
import dev.carillon.v1.ListTasksRequest;
import dev.carillon.v1.ListTasksResponse;
import dev.carillon.v1.RetryTaskRequest;
import dev.carillon.v1.SubmitBatchRequest;
import dev.carillon.v1.SubmitRequest;
import dev.carillon.v1.SubmitResponse;
import dev.carillon.v1.Task;
import dev.carillon.wire.SubmitMapping;
import dev.carillon.wire.TaskMapping;
import java.util.List;

/** TaskService. */
final class TaskRpcs {
  private static final ServiceDescriptor SERVICE =
      dev.carillon.v1.Tasks.getDescriptor().findServiceByName("TaskService");

  private final Tasks tasks;
  private final BatchSubmit batch;

  TaskRpcs(Tasks tasks, Audit audit) {
    this.tasks = audit.tasks(tasks, "carillon.v1.TaskService/Submit");
    this.batch = new BatchSubmit(audit.tasks(tasks, BatchSubmit.NAME));
  }

  List<Rpc<?, ?>> all() {
    return List.of(
        Rpc.of(SERVICE, "Submit", SubmitRequest.getDefaultInstance(), this::submit),
        Rpc.of(
            SERVICE,
            "SubmitBatch",
            SubmitBatchRequest.getDefaultInstance(),
            (q, caller) -> batch.submit(q, caller)),
        Rpc.of(SERVICE, "Get", GetTaskRequest.getDefaultInstance(), (q, caller) -> get(q)),
        Rpc.of(SERVICE, "List", ListTasksRequest.getDefaultInstance(), (q, caller) -> list(q)),
        Rpc.of(SERVICE, "Cancel", CancelTaskRequest.getDefaultInstance(), this::cancel),
        Rpc.of(SERVICE, "Retry", RetryTaskRequest.getDefaultInstance(), this::retry));
  }

  private SubmitResponse submit(SubmitRequest request, Caller caller) {
    return BatchSubmit.within(
        "task.",
        () ->
            SubmitMapping.toProto(
                tasks.submit(SubmitMapping.fromProto(request.getTask(), ""), caller).receipt()));
  }

  private Task get(GetTaskRequest request) {
    return TaskMapping.toProto(tasks.get(TaskMapping.fromProto(request.getId(), "id")));
  }

  private ListTasksResponse list(ListTasksRequest request) {
    return TaskMapping.toProto(
        tasks.list(
            TaskMapping.fromProto(request),
            Checks.pageSize(request.getPageSize()),
            request.getPageToken(),
            request.getWithPayload()));
  }

  private Task cancel(CancelTaskRequest request, Caller caller) {
    return TaskMapping.toProto(
        tasks.cancel(
            TaskMapping.fromProto(request.getId(), "id"),
            Checks.reason(request.getReason()),
            caller));
  }

  private Task retry(RetryTaskRequest request, Caller caller) {
    return TaskMapping.toProto(
        tasks.retry(TaskMapping.fromProto(request.getId(), "id"), request.getRerun(), caller));
  }
}
