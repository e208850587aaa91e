package dev.carillon.wire;

import dev.carillon.model.queue.PauseInfo;
import dev.carillon.model.queue.QueueSnapshot;
import dev.carillon.model.task.TaskState;
import dev.carillon.v1.Pause;
import dev.carillon.v1.Queue;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Queues and their pauses. */
public final class QueueMapping {
  private QueueMapping() {}

  public static Queue toProto(QueueSnapshot queue) {
    Queue.Builder proto =
        Queue.newBuilder()
            .setName(queue.name())
            .setScheduled(queue.depth(TaskState.SCHEDULED))
            .setReady(queue.depth(TaskState.READY))
            .setDispatched(queue.depth(TaskState.DISPATCHED))
            .setRunning(queue.depth(TaskState.RUNNING))
            .setRetryWait(queue.depth(TaskState.RETRY_WAIT))
            .setHeld(queue.depth(TaskState.HELD))
            .setSucceeded(queue.depth(TaskState.SUCCEEDED))
            .setDead(queue.depth(TaskState.DEAD))
            .setFailed(queue.depth(TaskState.FAILED))
            .setCancelled(queue.depth(TaskState.CANCELLED))
            .setExpired(queue.depth(TaskState.EXPIRED))
            .setSubmittedTotal(queue.submittedTotal())
            .setSucceededTotal(queue.succeededTotal())
            .setFailedTotal(queue.failedTotal())
            .setSubmittedRate(queue.submittedRate())
            .setSucceededRate(queue.succeededRate())
            .setFailedRate(queue.failedRate())
            .setOldestReadyMillis(queue.oldestReadyMillis())
            .addAllDoneHistory(queue.doneHistory());
    queue.pause().ifPresent(pause -> proto.setPause(toProto(pause)));
    return proto.build();
  }

  public static QueueSnapshot fromProto(Queue proto) {
    Map<TaskState, Long> depths = new EnumMap<>(TaskState.class);
    putDepth(depths, TaskState.SCHEDULED, proto.getScheduled());
    putDepth(depths, TaskState.READY, proto.getReady());
    putDepth(depths, TaskState.DISPATCHED, proto.getDispatched());
    putDepth(depths, TaskState.RUNNING, proto.getRunning());
    putDepth(depths, TaskState.RETRY_WAIT, proto.getRetryWait());
    putDepth(depths, TaskState.HELD, proto.getHeld());
    putDepth(depths, TaskState.SUCCEEDED, proto.getSucceeded());
    putDepth(depths, TaskState.DEAD, proto.getDead());
    putDepth(depths, TaskState.FAILED, proto.getFailed());
    putDepth(depths, TaskState.CANCELLED, proto.getCancelled());
    putDepth(depths, TaskState.EXPIRED, proto.getExpired());
    return new QueueSnapshot(
        proto.getName(),
        depths,
        proto.getSubmittedTotal(),
        proto.getSucceededTotal(),
        proto.getFailedTotal(),
        proto.getSubmittedRate(),
        proto.getSucceededRate(),
        proto.getFailedRate(),
        proto.getOldestReadyMillis(),
        proto.hasPause() ? Optional.of(fromProto(proto.getPause())) : Optional.empty(),
        proto.getDoneHistoryList());
  }

  /** A state without tasks is absent from the depths of a record, and 0 on the wire. */
  static void putDepth(Map<TaskState, Long> depths, TaskState state, long count) {
    if (count != 0) {
      depths.put(state, count);
    }
  }

  public static Pause toProto(PauseInfo pause) {
    return Pause.newBuilder()
        .setReason(pause.reason())
        .setActor(pause.actor())
        .setSinceMs(pause.sinceMs())
        .setUntilMs(pause.untilMs())
        .build();
  }

  public static PauseInfo fromProto(Pause proto) {
    return new PauseInfo(
        proto.getReason(), proto.getActor(), proto.getSinceMs(), proto.getUntilMs());
  }
}
