package dev.carillon.wire;

import dev.carillon.model.event.EventBatch;
import dev.carillon.model.event.TaskEvent;
import dev.carillon.model.task.TaskState;
import dev.carillon.v1.Event;
import java.util.Optional;

/** The entries of the event log. */
public final class EventMapping {
  private EventMapping() {}

  public static Event toProto(TaskEvent event) {
    return Event.newBuilder()
        .setAtMs(event.atMs())
        .setTaskId(event.taskId())
        .setQueue(event.queue())
        .setType(event.type())
        .setTenant(event.tenant())
        .setFrom(orUnspecified(event.from()))
        .setTo(orUnspecified(event.to()))
        .setGen(event.gen())
        .setCause(event.cause())
        .setActor(event.actor())
        .setReason(event.reason())
        .build();
  }

  public static TaskEvent fromProto(Event proto) {
    return new TaskEvent(
        proto.getAtMs(),
        proto.getTaskId(),
        proto.getQueue(),
        proto.getType(),
        proto.getTenant(),
        orEmpty(proto.getFrom(), "from"),
        orEmpty(proto.getTo(), "to"),
        proto.getGen(),
        proto.getCause(),
        proto.getActor(),
        proto.getReason());
  }

  private static dev.carillon.v1.TaskState orUnspecified(Optional<TaskState> state) {
    return state.map(TaskMapping::toProto).orElse(dev.carillon.v1.TaskState.TASK_STATE_UNSPECIFIED);
  }

  private static Optional<TaskState> orEmpty(dev.carillon.v1.TaskState state, String field) {
    return state == dev.carillon.v1.TaskState.TASK_STATE_UNSPECIFIED
        ? Optional.empty()
        : Optional.of(TaskMapping.fromProto(state, field));
  }

  public static dev.carillon.v1.EventBatch toProto(EventBatch batch) {
    dev.carillon.v1.EventBatch.Builder proto =
        dev.carillon.v1.EventBatch.newBuilder().setCursor(batch.cursor()).setResync(batch.resync());
    batch.events().forEach(event -> proto.addEvents(toProto(event)));
    return proto.build();
  }

  public static EventBatch fromProto(dev.carillon.v1.EventBatch proto) {
    return new EventBatch(
        proto.getEventsList().stream().map(EventMapping::fromProto).toList(),
        proto.getCursor(),
        proto.getResync());
  }
}
