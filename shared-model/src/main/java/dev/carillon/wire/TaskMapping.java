package dev.carillon.wire;

import dev.carillon.model.task.Attempt;
import dev.carillon.model.task.LogChunk;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskFilter;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskPage;
import dev.carillon.model.task.TaskState;
import dev.carillon.v1.ListTasksRequest;
import dev.carillon.v1.ListTasksResponse;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/** Stored tasks, their attempts, logs and lists. New tasks: {@link SubmitMapping}. */
public final class TaskMapping {
  private TaskMapping() {}

  /**
   * Reads the id of a request.
   *
   * @throws dev.carillon.model.error.CarillonException if it is no id
   */
  public static TaskId fromProto(String id, String field) {
    return Fields.taskId(id, field);
  }

  /** The numbers of the contract are the stored codes. */
  public static dev.carillon.v1.TaskState toProto(TaskState state) {
    return dev.carillon.v1.TaskState.forNumber(state.code());
  }

  public static TaskState fromProto(dev.carillon.v1.TaskState state, String field) {
    if (state == dev.carillon.v1.TaskState.TASK_STATE_UNSPECIFIED
        || state == dev.carillon.v1.TaskState.UNRECOGNIZED) {
      throw Fields.unknownEnum(field, "a task state", state);
    }
    return TaskState.ofCode(state.getNumber());
  }

  public static dev.carillon.v1.Task toProto(Task task) {
    dev.carillon.v1.Task.Builder proto =
        dev.carillon.v1.Task.newBuilder()
            .setId(task.id())
            .setQueue(task.queue())
            .setType(task.type())
            .setTenant(task.tenant())
            .setName(task.name())
            .setState(toProto(task.state()))
            .setPriority(task.priority())
            .setGen(task.gen())
            .setAttempts(task.attempts())
            .setLost(task.lost())
            .setCreatedMs(task.createdMs())
            .setDueMs(task.dueMs())
            .setReadyMs(task.readyMs())
            .setStartedMs(task.startedMs())
            .setEndedMs(task.endedMs())
            .setLeaseUntilMs(task.leaseUntilMs())
            .setWorker(task.worker())
            .setProgress(task.progress())
            .setCancelRequested(task.cancelRequested())
            .setRetry(SubmitMapping.toProto(task.retry()))
            .setExecTimeoutMillis(Fields.millis(task.execTimeout()))
            .putAllLabels(task.labels())
            .putAllAttributes(task.attributes())
            .setIdempotencyKey(task.idempotencyKey())
            .setPayloadSize(task.payloadSize())
            .setPayload(Fields.bytes(task.payload()))
            .setError(task.error())
            .setResult(Fields.bytes(task.result()))
            .setWaitingFor(task.waitingFor())
            .setVersion(task.version());
    DeadlineMapping.write(task.deadlines(), proto);
    task.history().forEach(attempt -> proto.addHistory(toProto(attempt)));
    return proto.build();
  }

  public static Task fromProto(dev.carillon.v1.Task proto) {
    return new Task(
        proto.getId(),
        proto.getQueue(),
        proto.getType(),
        proto.getTenant(),
        proto.getName(),
        fromProto(proto.getState(), "state"),
        proto.getPriority(),
        proto.getGen(),
        proto.getAttempts(),
        proto.getLost(),
        proto.getCreatedMs(),
        proto.getDueMs(),
        proto.getReadyMs(),
        proto.getStartedMs(),
        proto.getEndedMs(),
        proto.getLeaseUntilMs(),
        proto.getWorker(),
        proto.getProgress(),
        proto.getCancelRequested(),
        SubmitMapping.fromProto(proto.getRetry(), "retry."),
        Duration.ofMillis(proto.getExecTimeoutMillis()),
        proto.getLabelsMap(),
        proto.getAttributesMap(),
        proto.getIdempotencyKey(),
        proto.getPayloadSize(),
        Fields.payload(proto.getPayload()),
        proto.getError(),
        Fields.payload(proto.getResult()),
        proto.getHistoryList().stream().map(TaskMapping::fromProto).toList(),
        proto.getWaitingFor(),
        DeadlineMapping.fromProto(proto),
        proto.getVersion());
  }

  public static dev.carillon.v1.Attempt toProto(Attempt attempt) {
    return dev.carillon.v1.Attempt.newBuilder()
        .setGen(attempt.gen())
        .setWorker(attempt.worker())
        .setStartedMs(attempt.startedMs())
        .setEndedMs(attempt.endedMs())
        .setOutcome(attempt.outcome())
        .setError(attempt.error())
        .build();
  }

  public static Attempt fromProto(dev.carillon.v1.Attempt proto) {
    return new Attempt(
        proto.getGen(),
        proto.getWorker(),
        proto.getStartedMs(),
        proto.getEndedMs(),
        proto.getOutcome(),
        proto.getError());
  }

  /** Asks for a page; what belongs to paging is not part of the filter. */
  public static ListTasksRequest toProto(
      TaskFilter filter, int pageSize, String pageToken, boolean withPayload) {
    ListTasksRequest.Builder proto =
        ListTasksRequest.newBuilder()
            .setQueue(filter.queue())
            .setType(filter.type())
            .setTenant(filter.tenant())
            .setPageSize(pageSize)
            .setPageToken(pageToken)
            .setWithPayload(withPayload);
    filter.states().stream().sorted().map(TaskMapping::toProto).forEach(proto::addStates);
    return proto.build();
  }

  public static TaskFilter fromProto(ListTasksRequest proto) {
    Set<TaskState> states = EnumSet.noneOf(TaskState.class);
    for (int i = 0; i < proto.getStatesCount(); i++) {
      states.add(fromProto(proto.getStates(i), "states[" + i + "]"));
    }
    return new TaskFilter(states, proto.getQueue(), proto.getType(), proto.getTenant());
  }

  public static ListTasksResponse toProto(TaskPage page) {
    ListTasksResponse.Builder proto =
        ListTasksResponse.newBuilder().setNextPageToken(page.nextToken()).setTotal(page.total());
    page.tasks().forEach(task -> proto.addTasks(toProto(task)));
    return proto.build();
  }

  public static TaskPage fromProto(ListTasksResponse proto) {
    return new TaskPage(
        proto.getTasksList().stream().map(TaskMapping::fromProto).toList(),
        proto.getNextPageToken(),
        proto.getTotal());
  }

  public static dev.carillon.v1.LogChunk toProto(LogChunk chunk) {
    return dev.carillon.v1.LogChunk.newBuilder()
        .setId(chunk.taskId())
        .setGen(chunk.gen())
        .setData(Fields.bytes(chunk.data()))
        .setDroppedBytes(chunk.droppedBytes())
        .build();
  }

  public static LogChunk fromProto(dev.carillon.v1.LogChunk proto) {
    return new LogChunk(
        proto.getId(), proto.getGen(), Fields.payload(proto.getData()), proto.getDroppedBytes());
  }
}
