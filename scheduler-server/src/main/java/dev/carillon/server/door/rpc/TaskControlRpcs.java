package dev.carillon.server.door.rpc;

import com.google.protobuf.Descriptors.ServiceDescriptor;
import dev.carillon.model.task.TaskId;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.TaskControl;
import dev.carillon.v1.DeleteTaskResponse;
import dev.carillon.v1.EditTaskRequest;
import dev.carillon.v1.RescheduleTaskRequest;
import dev.carillon.v1.RetryAsNewRequest;
import dev.carillon.v1.SubmitResponse;
import dev.carillon.v1.Task;
import dev.carillon.v1.TaskOrder;
import dev.carillon.wire.ChangesMapping;
import dev.carillon.wire.SubmitMapping;
import dev.carillon.wire.TaskMapping;
import java.util.List;

/** TaskControlService. */
final class TaskControlRpcs {
  private static final ServiceDescriptor SERVICE =
      dev.carillon.v1.Taskcontrol.getDescriptor().findServiceByName("TaskControlService");

  private final TaskControl control;

  TaskControlRpcs(TaskControl control) {
    this.control = control;
  }

  List<Rpc<?, ?>> all() {
    TaskOrder order = TaskOrder.getDefaultInstance();
    return List.of(
        Rpc.of(SERVICE, "Hold", order, (q, caller) -> each(control::hold, q, caller)),
        Rpc.of(SERVICE, "Resume", order, (q, caller) -> each(control::resume, q, caller)),
        Rpc.of(SERVICE, "RunNow", order, (q, caller) -> each(control::runNow, q, caller)),
        Rpc.of(SERVICE, "Delete", order, this::delete),
        Rpc.of(SERVICE, "Reschedule", RescheduleTaskRequest.getDefaultInstance(), this::reschedule),
        Rpc.of(SERVICE, "Edit", EditTaskRequest.getDefaultInstance(), this::edit),
        Rpc.of(SERVICE, "RetryAsNew", RetryAsNewRequest.getDefaultInstance(), this::retryAsNew));
  }

  /** An order that gives back the task. */
  private interface Verb {
    dev.carillon.model.task.Task apply(TaskId id, String reason, Caller caller);
  }

  private static Task each(Verb verb, TaskOrder request, Caller caller) {
    return TaskMapping.toProto(
        verb.apply(id(request.getId()), Checks.reason(request.getReason()), caller));
  }

  private static TaskId id(String text) {
    return TaskMapping.fromProto(text, "id");
  }

  private Task reschedule(RescheduleTaskRequest request, Caller caller) {
    return TaskMapping.toProto(
        control.reschedule(
            id(request.getId()),
            ChangesMapping.fromProto(request),
            request.getVersion(),
            Checks.reason(request.getReason()),
            caller));
  }

  private Task edit(EditTaskRequest request, Caller caller) {
    return TaskMapping.toProto(
        control.edit(
            id(request.getId()),
            ChangesMapping.fromProto(request),
            request.getVersion(),
            Checks.reason(request.getReason()),
            caller));
  }

  private DeleteTaskResponse delete(TaskOrder request, Caller caller) {
    return DeleteTaskResponse.newBuilder()
        .setId(request.getId())
        .setState(
            TaskMapping.toProto(
                control.delete(id(request.getId()), Checks.reason(request.getReason()), caller)))
        .build();
  }

  private SubmitResponse retryAsNew(RetryAsNewRequest request, Caller caller) {
    return SubmitMapping.toProto(
        control.retryAsNew(
            id(request.getId()),
            ChangesMapping.fromProto(request),
            Checks.reason(request.getReason()),
            caller));
  }
}
