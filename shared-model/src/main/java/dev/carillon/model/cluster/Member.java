package dev.carillon.model.cluster;

import java.util.List;

/**
 * A live server.
 *
 * @param nodeId its name
 * @param serverId a ULID, new at each start
 * @param address where it answers gRPC
 * @param leader true for the one that runs the loops of most buckets
 * @param buckets buckets whose loops it runs
 * @param startedMs up since, epoch milliseconds
 */
public record Member(
    String nodeId,
    String serverId,
    String address,
    boolean leader,
    List<Integer> buckets,
    String version,
    long startedMs) {
  public Member {
    buckets = List.copyOf(buckets);
  }
}
