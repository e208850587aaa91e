package dev.carillon.wire;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.Beat;
import dev.carillon.model.worker.Hint;
import dev.carillon.model.worker.Order;
import dev.carillon.v1.ServerSignal;
import dev.carillon.v1.WorkerSignal;
import java.time.Duration;
import java.util.List;

/**
 * What goes over a worker's session: beats up, orders down; and the hints that Kafka carries too.
 */
public final class SessionMapping {
  private static final int HINT_VERSION = 1;

  private SessionMapping() {}

  public static WorkerSignal.Beat toProto(Beat beat) {
    return WorkerSignal.Beat.newBuilder()
        .addAllRunning(attempts(beat.running()))
        .addAllProgress(beat.progress())
        .setFreeSlots(beat.freeSlots())
        .setKafkaJoined(beat.kafkaJoined())
        .setCpuPermille(beat.cpuPermille())
        .setRssBytes(beat.rssBytes())
        .setSequence(beat.sequence())
        .setDraining(beat.draining())
        .setSentMs(beat.sentMs())
        .build();
  }

  public static Beat fromProto(WorkerSignal.Beat proto) {
    if (proto.getProgressCount() != 0 && proto.getProgressCount() != proto.getRunningCount()) {
      throw Fields.wrong(
          "beat.progress",
          "no progress or " + proto.getRunningCount() + " values, one for each running attempt",
          proto.getProgressCount(),
          "Send one value for each running attempt, in the same order.");
    }
    return new Beat(
        proto.getSequence(),
        AttemptMapping.fromProto(proto.getRunningList(), "beat.running"),
        proto.getProgressList(),
        proto.getFreeSlots(),
        proto.getKafkaJoined(),
        proto.getCpuPermille(),
        proto.getRssBytes(),
        proto.getDraining(),
        proto.getSentMs());
  }

  public static ServerSignal toProto(Order order) {
    ServerSignal.Builder proto = ServerSignal.newBuilder();
    switch (order) {
      case Order.Renewed renewed ->
          proto.setRenewed(
              ServerSignal.Renewed.newBuilder()
                  .setSequence(renewed.sequence())
                  .setRedisAway(renewed.redisAway()));
      case Order.Cancel cancel ->
          proto.setCancel(
              ServerSignal.Stop.newBuilder()
                  .addAllAttempts(attempts(cancel.attempts()))
                  .setGraceMillis(Fields.millis(cancel.grace()))
                  .setReason(cancel.reason()));
      case Order.Lost lost ->
          proto.setLost(
              ServerSignal.Stop.newBuilder()
                  .addAllAttempts(attempts(lost.attempts()))
                  .setReason(lost.reason()));
      case Order.Hints hints ->
          proto.setHints(
              ServerSignal.Hints.newBuilder()
                  .addAllHints(hints.hints().stream().map(SessionMapping::toProto).toList()));
      case Order.Pause pause ->
          proto.setPause(ServerSignal.PauseOrder.newBuilder().setPaused(pause.paused()));
      case Order.Drain drain ->
          proto.setDrain(
              ServerSignal.DrainOrder.newBuilder()
                  .setTimeoutMillis(Fields.millis(drain.timeout())));
      case Order.Resize resize -> proto.setResize(resize.slots());
    }
    return proto.build();
  }

  public static Order fromProto(ServerSignal proto) {
    return switch (proto.getSignalCase()) {
      case RENEWED ->
          new Order.Renewed(proto.getRenewed().getSequence(), proto.getRenewed().getRedisAway());
      case CANCEL ->
          new Order.Cancel(
              AttemptMapping.fromProto(proto.getCancel().getAttemptsList(), "cancel.attempts"),
              Duration.ofMillis(proto.getCancel().getGraceMillis()),
              proto.getCancel().getReason());
      case LOST ->
          new Order.Lost(
              AttemptMapping.fromProto(proto.getLost().getAttemptsList(), "lost.attempts"),
              proto.getLost().getReason());
      case HINTS ->
          new Order.Hints(
              proto.getHints().getHintsList().stream().map(SessionMapping::fromProto).toList());
      case PAUSE -> new Order.Pause(proto.getPause().getPaused());
      case DRAIN -> new Order.Drain(Duration.ofMillis(proto.getDrain().getTimeoutMillis()));
      case RESIZE -> new Order.Resize(proto.getResize());
      case SIGNAL_NOT_SET ->
          throw CarillonException.of(
                  ErrorCode.INVALID_ARGUMENT,
                  "Expected an order of the server, but got one this worker does not know.")
              .field("signal")
              .advice("Run workers of the server's version.")
              .build();
    };
  }

  private static List<dev.carillon.v1.AttemptRef> attempts(List<AttemptRef> attempts) {
    return attempts.stream().map(AttemptMapping::toProto).toList();
  }

  /** A hint as the value of a Kafka record. */
  public static byte[] toBytes(Hint hint) {
    return toProto(hint).toByteArray();
  }

  public static dev.carillon.v1.Hint toProto(Hint hint) {
    return dev.carillon.v1.Hint.newBuilder()
        .setVersion(HINT_VERSION)
        .setId(hint.id().toString())
        .setGen(hint.gen())
        .setQueue(hint.queue())
        .setType(hint.type())
        .build();
  }

  /** Reads a hint; a later layout is refused, because its fields may mean something else. */
  public static Hint fromProto(dev.carillon.v1.Hint proto) {
    if (proto.getVersion() != HINT_VERSION) {
      throw Fields.wrong(
          "hint.version",
          "a hint of layout " + HINT_VERSION,
          proto.getVersion(),
          "Run workers of the server's version.");
    }
    return new Hint(
        Fields.taskId(proto.getId(), "hint.id"),
        AttemptMapping.gen(proto.getGen(), "hint."),
        proto.getQueue(),
        proto.getType());
  }
}
