package dev.carillon.model.cluster;

import java.util.List;
import java.util.Map;

/**
 * What a cluster stands on, as one server sees it.
 *
 * @param nodeId the server that tells it
 * @param skewMillis its clock minus that of Redis
 * @param kafkaGroup the group of the workers that reads the hints; empty: no Kafka, or not told
 * @param topicPrefix the topic of a type is this and the type
 * @param lag hints that stand unread in Kafka, by type
 * @param owners by bucket
 * @param changes the latest, also from before the server's start, newest first; the last 20 of each
 *     bucket are kept
 */
public record Ground(
    String nodeId,
    Redis redis,
    long skewMillis,
    String kafka,
    boolean kafkaOpen,
    String kafkaGroup,
    String topicPrefix,
    Map<String, Long> lag,
    List<Owner> owners,
    List<Change> changes) {

  /**
   * The store.
   *
   * @param reachable false: the rest is old
   * @param maxBytes 0: no limit
   * @param policy anything but noeviction may lose tasks
   * @param roundTripMicros the quickest of three empty calls
   * @param role master or slave; empty: not told
   * @param replicas that are connected, of all masters together
   */
  public record Redis(
      boolean reachable,
      String version,
      long usedBytes,
      long maxBytes,
      String policy,
      boolean appendOnly,
      long roundTripMicros,
      String role,
      int replicas) {}

  /**
   * Who runs the loops of a bucket.
   *
   * @param nodeId empty: nobody
   */
  public record Owner(int bucket, String nodeId, long epoch) {}

  /**
   * A bucket went from one server to another.
   *
   * @param from empty: nobody
   * @param to empty: nobody
   */
  public record Change(long atMs, int bucket, String from, String to, long epoch) {}

  public Ground {
    lag = Map.copyOf(lag);
    owners = List.copyOf(owners);
    changes = List.copyOf(changes);
  }
}
