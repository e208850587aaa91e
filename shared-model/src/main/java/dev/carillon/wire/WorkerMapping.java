package dev.carillon.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.worker.Registration;
import dev.carillon.model.worker.Welcome;
import dev.carillon.model.worker.WorkerSnapshot;
import dev.carillon.model.worker.WorkerStatus;
import dev.carillon.v1.ListWorkersResponse;
import dev.carillon.v1.RegisterRequest;
import dev.carillon.v1.RegisterResponse;
import dev.carillon.v1.Worker;
import java.time.Duration;
import java.util.List;

/** Workers as operators see them, and how they make themselves known. */
public final class WorkerMapping {
  private WorkerMapping() {}

  public static RegisterRequest toProto(Registration registration) {
    return RegisterRequest.newBuilder()
        .setWorkerId(registration.workerId())
        .setName(registration.name())
        .setHost(registration.host())
        .setPid(registration.pid())
        .addAllTypes(registration.types())
        .addAllQueues(registration.queues())
        .setSlots(registration.slots())
        .putAllLabels(registration.labels())
        .setVersion(registration.version())
        .setKafkaCapable(registration.kafkaCapable())
        .build();
  }

  public static Registration fromProto(RegisterRequest proto) {
    return new Registration(
        Fields.present(proto.getWorkerId(), "worker_id", "a ULID, new for each process"),
        proto.getName(),
        proto.getHost(),
        proto.getPid(),
        proto.getTypesList(),
        proto.getQueuesList(),
        proto.getSlots(),
        proto.getLabelsMap(),
        proto.getVersion(),
        proto.getKafkaCapable());
  }

  public static RegisterResponse toProto(Welcome welcome) {
    return RegisterResponse.newBuilder()
        .setLeaseMillis(Fields.millis(welcome.lease()))
        .setHeartbeatMillis(Fields.millis(welcome.heartbeat()))
        .setKafkaBootstrap(welcome.kafkaBootstrap())
        .setKafkaGroup(welcome.kafkaGroup())
        .setKafkaTopicPrefix(welcome.kafkaTopicPrefix())
        .setCluster(welcome.cluster())
        .setNowMs(welcome.nowMs())
        .build();
  }

  public static Welcome fromProto(RegisterResponse proto) {
    return new Welcome(
        Duration.ofMillis(proto.getLeaseMillis()),
        Duration.ofMillis(proto.getHeartbeatMillis()),
        proto.getKafkaBootstrap(),
        proto.getKafkaGroup(),
        proto.getKafkaTopicPrefix(),
        proto.getCluster(),
        proto.getNowMs());
  }

  public static Worker toProto(WorkerSnapshot worker) {
    return Worker.newBuilder()
        .setId(worker.id())
        .setName(worker.name())
        .setHost(worker.host())
        .setPid(worker.pid())
        .addAllTypes(worker.types())
        .addAllQueues(worker.queues())
        .setSlots(worker.slots())
        .setRunning(worker.running())
        .putAllLabels(worker.labels())
        .setVersion(worker.version())
        .setStatus(toProto(worker.status()))
        .setSinceMs(worker.sinceMs())
        .setLastBeatMs(worker.lastBeatMs())
        .setCpuPermille(worker.cpuPermille())
        .setRssBytes(worker.rssBytes())
        .setDispatch(worker.dispatch())
        .addAllRunningTasks(worker.runningTasks())
        .setCompleted(worker.completed())
        .setClockAheadMillis(worker.clockAheadMillis())
        .build();
  }

  public static WorkerSnapshot fromProto(Worker proto) {
    return new WorkerSnapshot(
        proto.getId(),
        proto.getName(),
        proto.getHost(),
        proto.getPid(),
        proto.getTypesList(),
        proto.getQueuesList(),
        proto.getSlots(),
        proto.getRunning(),
        proto.getLabelsMap(),
        proto.getVersion(),
        fromProto(proto.getStatus(), "status"),
        proto.getSinceMs(),
        proto.getLastBeatMs(),
        proto.getCpuPermille(),
        proto.getRssBytes(),
        proto.getDispatch(),
        proto.getRunningTasksList(),
        proto.getCompleted(),
        proto.getClockAheadMillis());
  }

  /** Snapshots as servers show them to each other. */
  public static byte[] toBytes(List<WorkerSnapshot> workers) {
    return ListWorkersResponse.newBuilder()
        .addAllWorkers(workers.stream().map(WorkerMapping::toProto).toList())
        .build()
        .toByteArray();
  }

  /** Reads them. */
  public static List<WorkerSnapshot> fromBytes(byte[] bytes) {
    try {
      return ListWorkersResponse.parseFrom(bytes).getWorkersList().stream()
          .map(WorkerMapping::fromProto)
          .toList();
    } catch (InvalidProtocolBufferException e) {
      throw CarillonException.of(
              ErrorCode.INTERNAL, "Expected a list of workers, but got something else.")
          .cause(e)
          .build();
    }
  }

  public static dev.carillon.v1.WorkerStatus toProto(WorkerStatus status) {
    return switch (status) {
      case LIVE -> dev.carillon.v1.WorkerStatus.WORKER_STATUS_LIVE;
      case PAUSED -> dev.carillon.v1.WorkerStatus.WORKER_STATUS_PAUSED;
      case DRAINING -> dev.carillon.v1.WorkerStatus.WORKER_STATUS_DRAINING;
      case GONE -> dev.carillon.v1.WorkerStatus.WORKER_STATUS_GONE;
    };
  }

  public static WorkerStatus fromProto(dev.carillon.v1.WorkerStatus status, String field) {
    return switch (status) {
      case WORKER_STATUS_LIVE -> WorkerStatus.LIVE;
      case WORKER_STATUS_PAUSED -> WorkerStatus.PAUSED;
      case WORKER_STATUS_DRAINING -> WorkerStatus.DRAINING;
      case WORKER_STATUS_GONE -> WorkerStatus.GONE;
      case WORKER_STATUS_UNSPECIFIED, UNRECOGNIZED ->
          throw Fields.unknownEnum(field, "a worker status", status);
    };
  }
}
