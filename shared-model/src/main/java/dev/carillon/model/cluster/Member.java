package dev.carillon.model.cluster;

import java.util.List;

/**
 * A server.
 *
 * @param nodeId its name
 * @param serverId a ULID, new at each start
 * @param address where it answers gRPC
 * @param leader true for the one that runs the loops of most buckets
 * @param buckets buckets whose loops it runs
 * @param startedMs up since, epoch milliseconds
 * @param alive false for one that has fallen silent lately
 */
public record Member(
    String nodeId,
    String serverId,
    String address,
    boolean leader,
    List<Integer> buckets,
    String version,
    long startedMs,
    boolean alive) {
  public Member {
    buckets = List.copyOf(buckets);
  }

  /** A live one. */
  public Member(
      String nodeId,
      String serverId,
      String address,
      boolean leader,
      List<Integer> buckets,
      String version,
      long startedMs) {
    this(nodeId, serverId, address, leader, buckets, version, startedMs, true);
  }
}
