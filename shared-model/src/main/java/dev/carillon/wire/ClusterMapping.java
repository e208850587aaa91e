package dev.carillon.wire;

import dev.carillon.model.cluster.ClusterInfo;
import dev.carillon.model.cluster.ClusterStats;
import dev.carillon.model.cluster.Finding;
import dev.carillon.model.cluster.Health;
import dev.carillon.model.cluster.Member;
import dev.carillon.model.cluster.Overview;
import dev.carillon.model.cluster.RatePoint;
import dev.carillon.model.cluster.Subject;
import dev.carillon.model.task.TaskState;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** The cluster as a whole: members, counters, health, the overview of a console. */
public final class ClusterMapping {
  private ClusterMapping() {}

  public static dev.carillon.v1.ClusterInfo toProto(ClusterInfo info) {
    dev.carillon.v1.ClusterInfo.Builder proto =
        dev.carillon.v1.ClusterInfo.newBuilder()
            .setCluster(info.cluster())
            .setLeader(info.leader())
            .setTerm(info.term())
            .setBuckets(info.buckets())
            .setRedisVersion(info.redisVersion())
            .setKafka(info.kafka())
            .setDispatch(info.dispatch())
            .setVersion(info.version());
    info.members().forEach(member -> proto.addMembers(toProto(member)));
    return proto.build();
  }

  public static ClusterInfo fromProto(dev.carillon.v1.ClusterInfo proto) {
    return new ClusterInfo(
        proto.getCluster(),
        proto.getMembersList().stream().map(ClusterMapping::fromProto).toList(),
        proto.getLeader(),
        proto.getTerm(),
        proto.getBuckets(),
        proto.getRedisVersion(),
        proto.getKafka(),
        proto.getDispatch(),
        proto.getVersion());
  }

  public static dev.carillon.v1.Member toProto(Member member) {
    return dev.carillon.v1.Member.newBuilder()
        .setNodeId(member.nodeId())
        .setServerId(member.serverId())
        .setAddress(member.address())
        .setLeader(member.leader())
        .addAllBuckets(member.buckets())
        .setVersion(member.version())
        .setStartedMs(member.startedMs())
        .setAlive(member.alive())
        .build();
  }

  public static Member fromProto(dev.carillon.v1.Member proto) {
    return new Member(
        proto.getNodeId(),
        proto.getServerId(),
        proto.getAddress(),
        proto.getLeader(),
        proto.getBucketsList(),
        proto.getVersion(),
        proto.getStartedMs(),
        !proto.hasAlive() || proto.getAlive());
  }

  public static dev.carillon.v1.ClusterStats toProto(ClusterStats stats) {
    return dev.carillon.v1.ClusterStats.newBuilder()
        .setScheduled(stats.depth(TaskState.SCHEDULED))
        .setReady(stats.depth(TaskState.READY))
        .setDispatched(stats.depth(TaskState.DISPATCHED))
        .setRunning(stats.depth(TaskState.RUNNING))
        .setRetryWait(stats.depth(TaskState.RETRY_WAIT))
        .setHeld(stats.depth(TaskState.HELD))
        .setSucceeded(stats.depth(TaskState.SUCCEEDED))
        .setDead(stats.depth(TaskState.DEAD))
        .setFailed(stats.depth(TaskState.FAILED))
        .setCancelled(stats.depth(TaskState.CANCELLED))
        .setExpired(stats.depth(TaskState.EXPIRED))
        .setSubmittedTotal(stats.submittedTotal())
        .setSucceededTotal(stats.succeededTotal())
        .setFailedTotal(stats.failedTotal())
        .setSubmittedRate(stats.submittedRate())
        .setSucceededRate(stats.succeededRate())
        .setFailedRate(stats.failedRate())
        .setLatenessP50Millis(stats.latenessP50Millis())
        .setLatenessP95Millis(stats.latenessP95Millis())
        .setLatenessP99Millis(stats.latenessP99Millis())
        .setWorkers(stats.workers())
        .setSlots(stats.slots())
        .setDeadLastHour(stats.deadLastHour())
        .setRedisUsedBytes(stats.redisUsedBytes())
        .setRedisMaxBytes(stats.redisMaxBytes())
        .build();
  }

  public static ClusterStats fromProto(dev.carillon.v1.ClusterStats proto) {
    Map<TaskState, Long> depths = new EnumMap<>(TaskState.class);
    QueueMapping.putDepth(depths, TaskState.SCHEDULED, proto.getScheduled());
    QueueMapping.putDepth(depths, TaskState.READY, proto.getReady());
    QueueMapping.putDepth(depths, TaskState.DISPATCHED, proto.getDispatched());
    QueueMapping.putDepth(depths, TaskState.RUNNING, proto.getRunning());
    QueueMapping.putDepth(depths, TaskState.RETRY_WAIT, proto.getRetryWait());
    QueueMapping.putDepth(depths, TaskState.HELD, proto.getHeld());
    QueueMapping.putDepth(depths, TaskState.SUCCEEDED, proto.getSucceeded());
    QueueMapping.putDepth(depths, TaskState.DEAD, proto.getDead());
    QueueMapping.putDepth(depths, TaskState.FAILED, proto.getFailed());
    QueueMapping.putDepth(depths, TaskState.CANCELLED, proto.getCancelled());
    QueueMapping.putDepth(depths, TaskState.EXPIRED, proto.getExpired());
    return new ClusterStats(
        depths,
        proto.getSubmittedTotal(),
        proto.getSucceededTotal(),
        proto.getFailedTotal(),
        proto.getSubmittedRate(),
        proto.getSucceededRate(),
        proto.getFailedRate(),
        proto.getLatenessP50Millis(),
        proto.getLatenessP95Millis(),
        proto.getLatenessP99Millis(),
        proto.getWorkers(),
        proto.getSlots(),
        proto.getDeadLastHour(),
        proto.getRedisUsedBytes(),
        proto.getRedisMaxBytes());
  }

  public static dev.carillon.v1.Health toProto(Health health) {
    dev.carillon.v1.Health.Builder proto =
        dev.carillon.v1.Health.newBuilder()
            .setReady(health.ready())
            .addAllDegraded(health.degraded());
    health.findings().forEach(finding -> proto.addFindings(toProto(finding)));
    return proto.build();
  }

  public static Health fromProto(dev.carillon.v1.Health proto) {
    return new Health(
        proto.getReady(),
        proto.getDegradedList(),
        proto.getFindingsList().stream().map(ClusterMapping::fromProto).toList());
  }

  public static dev.carillon.v1.Finding toProto(Finding finding) {
    dev.carillon.v1.Finding.Builder proto =
        dev.carillon.v1.Finding.newBuilder()
            .setSeverity(finding.severity().name().toLowerCase(Locale.ROOT))
            .setTitle(finding.title())
            .setAdvice(finding.advice())
            .setSubject(
                dev.carillon.v1.Subject.newBuilder()
                    .setKind(finding.subject().kind().name().toLowerCase(Locale.ROOT))
                    .setName(finding.subject().name()));
    if (finding.toldTitle().says()) {
      proto.setToldTitle(ToldMapping.toProto(finding.toldTitle()));
    }
    if (finding.toldAdvice().says()) {
      proto.setToldAdvice(ToldMapping.toProto(finding.toldAdvice()));
    }
    return proto.build();
  }

  public static Finding fromProto(dev.carillon.v1.Finding proto) {
    return new Finding(
        severity(proto.getSeverity()),
        proto.getTitle(),
        proto.getAdvice(),
        subject(proto.getSubject()),
        ToldMapping.fromProto(proto.getToldTitle()),
        ToldMapping.fromProto(proto.getToldAdvice()));
  }

  /** A kind that only a newer server knows is not worth an error: it leads to the cluster. */
  private static Subject subject(dev.carillon.v1.Subject proto) {
    for (Subject.Kind kind : Subject.Kind.values()) {
      if (kind.name().toLowerCase(Locale.ROOT).equals(proto.getKind())) {
        return new Subject(kind, proto.getName());
      }
    }
    return Subject.CLUSTER;
  }

  private static Finding.Severity severity(String word) {
    return switch (word) {
      case "info" -> Finding.Severity.INFO;
      case "warning" -> Finding.Severity.WARNING;
      case "error" -> Finding.Severity.ERROR;
      default -> throw Fields.unknownEnum("severity", "info, warning or error", "'" + word + "'");
    };
  }

  public static dev.carillon.v1.RatePoint toProto(RatePoint point) {
    return dev.carillon.v1.RatePoint.newBuilder()
        .setAtMs(point.atMs())
        .setSubmitted(point.submitted())
        .setSucceeded(point.succeeded())
        .setFailed(point.failed())
        .setReady(point.ready())
        .setRunning(point.running())
        .setLatenessP99Millis(point.latenessP99Millis())
        .build();
  }

  public static RatePoint fromProto(dev.carillon.v1.RatePoint proto) {
    return new RatePoint(
        proto.getAtMs(),
        proto.getSubmitted(),
        proto.getSucceeded(),
        proto.getFailed(),
        proto.getReady(),
        proto.getRunning(),
        proto.getLatenessP99Millis());
  }

  public static dev.carillon.v1.Overview toProto(Overview overview) {
    dev.carillon.v1.Overview.Builder proto =
        dev.carillon.v1.Overview.newBuilder()
            .setNowMs(overview.nowMs())
            .setStats(toProto(overview.stats()))
            .setHealth(toProto(overview.health()))
            .setNodeId(overview.nodeId())
            .setDispatch(overview.dispatch());
    overview.queues().forEach(queue -> proto.addQueues(QueueMapping.toProto(queue)));
    overview.workers().forEach(worker -> proto.addWorkers(WorkerMapping.toProto(worker)));
    overview.history().forEach(point -> proto.addHistory(toProto(point)));
    return proto.build();
  }

  public static Overview fromProto(dev.carillon.v1.Overview proto) {
    return new Overview(
        proto.getNowMs(),
        fromProto(proto.getStats()),
        proto.getQueuesList().stream().map(QueueMapping::fromProto).toList(),
        proto.getWorkersList().stream().map(WorkerMapping::fromProto).toList(),
        fromProto(proto.getHealth()),
        proto.getHistoryList().stream().map(ClusterMapping::fromProto).toList(),
        proto.getNodeId(),
        proto.getDispatch());
  }
}
