package dev.carillon.wire;

import dev.carillon.model.cluster.Course;
import dev.carillon.model.cluster.Ground;
import dev.carillon.v1.BucketOwner;
import dev.carillon.v1.CoursePoint;
import dev.carillon.v1.HintLag;
import dev.carillon.v1.LatenessCell;
import dev.carillon.v1.OwnerChange;
import java.util.Map;
import java.util.stream.Collectors;

/** What the cluster stands on and how the day went, both ways. */
public final class InsightMapping {
  private InsightMapping() {}

  public static dev.carillon.v1.Ground toProto(Ground g) {
    dev.carillon.v1.Ground.Builder out =
        dev.carillon.v1.Ground.newBuilder()
            .setNodeId(g.nodeId())
            .setRedisReachable(g.redis().reachable())
            .setRedisVersion(g.redis().version())
            .setRedisUsedBytes(g.redis().usedBytes())
            .setRedisMaxBytes(g.redis().maxBytes())
            .setRedisPolicy(g.redis().policy())
            .setRedisAppendOnly(g.redis().appendOnly())
            .setRedisRoundTripMicros(g.redis().roundTripMicros())
            .setRedisRole(g.redis().role())
            .setRedisReplicas(g.redis().replicas())
            .setSkewMillis(g.skewMillis())
            .setKafka(g.kafka())
            .setKafkaOpen(g.kafkaOpen())
            .setKafkaGroup(g.kafkaGroup())
            .setKafkaTopicPrefix(g.topicPrefix());
    g.lag().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(e -> out.addLag(HintLag.newBuilder().setType(e.getKey()).setUnread(e.getValue())));
    g.owners()
        .forEach(
            o ->
                out.addOwners(
                    BucketOwner.newBuilder()
                        .setBucket(o.bucket())
                        .setNodeId(o.nodeId())
                        .setEpoch(o.epoch())));
    g.changes()
        .forEach(
            c ->
                out.addChanges(
                    OwnerChange.newBuilder()
                        .setAtMs(c.atMs())
                        .setBucket(c.bucket())
                        .setFrom(c.from())
                        .setTo(c.to())
                        .setEpoch(c.epoch())));
    return out.build();
  }

  public static Ground fromProto(dev.carillon.v1.Ground g) {
    return new Ground(
        g.getNodeId(),
        new Ground.Redis(
            g.getRedisReachable(),
            g.getRedisVersion(),
            g.getRedisUsedBytes(),
            g.getRedisMaxBytes(),
            g.getRedisPolicy(),
            g.getRedisAppendOnly(),
            g.getRedisRoundTripMicros(),
            g.getRedisRole(),
            g.getRedisReplicas()),
        g.getSkewMillis(),
        g.getKafka(),
        g.getKafkaOpen(),
        g.getKafkaGroup(),
        g.getKafkaTopicPrefix(),
        g.getLagList().stream().collect(Collectors.toMap(HintLag::getType, HintLag::getUnread)),
        g.getOwnersList().stream()
            .map(o -> new Ground.Owner(o.getBucket(), o.getNodeId(), o.getEpoch()))
            .toList(),
        g.getChangesList().stream()
            .map(
                c ->
                    new Ground.Change(
                        c.getAtMs(), c.getBucket(), c.getFrom(), c.getTo(), c.getEpoch()))
            .toList());
  }

  public static dev.carillon.v1.Course toProto(Course course) {
    dev.carillon.v1.Course.Builder out =
        dev.carillon.v1.Course.newBuilder().setSinceMs(course.sinceMs());
    course
        .points()
        .forEach(
            p ->
                out.addPoints(
                    CoursePoint.newBuilder()
                        .setAtMs(p.atMs())
                        .setSubmitted(p.submitted())
                        .setSucceeded(p.succeeded())
                        .setFailed(p.failed())
                        .setReady(p.ready())
                        .setRunning(p.running())
                        .setLatenessP50Millis(p.p50Millis())
                        .setLatenessP95Millis(p.p95Millis())
                        .setLatenessP99Millis(p.p99Millis())));
    course
        .cells()
        .forEach(
            c ->
                out.addCells(
                    LatenessCell.newBuilder()
                        .setQueue(c.queue())
                        .setHourMs(c.hourMs())
                        .setStarted(c.started())
                        .setP50Millis(c.p50Millis())
                        .setP95Millis(c.p95Millis())
                        .setP99Millis(c.p99Millis())));
    return out.build();
  }

  public static Course fromProto(dev.carillon.v1.Course course) {
    return new Course(
        course.getPointsList().stream()
            .map(
                p ->
                    new Course.Point(
                        p.getAtMs(),
                        p.getSubmitted(),
                        p.getSucceeded(),
                        p.getFailed(),
                        p.getReady(),
                        p.getRunning(),
                        p.getLatenessP50Millis(),
                        p.getLatenessP95Millis(),
                        p.getLatenessP99Millis()))
            .toList(),
        course.getCellsList().stream()
            .map(
                c ->
                    new Course.Cell(
                        c.getQueue(),
                        c.getHourMs(),
                        c.getStarted(),
                        c.getP50Millis(),
                        c.getP95Millis(),
                        c.getP99Millis()))
            .toList(),
        course.getSinceMs());
  }
}
