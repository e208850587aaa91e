package dev.carillon.model.cluster;

import java.util.List;

/**
 * Who is in the cluster and what it stands on.
 *
 * @param cluster its name, prefix of its keys
 * @param members servers seen within the last ten minutes, live ones first
 * @param leader node id of the leader, or empty
 * @param term highest ownership epoch
 * @param buckets number of buckets
 * @param kafka bootstrap servers, or empty
 * @param dispatch how hints go now: kafka or direct
 */
public record ClusterInfo(
    String cluster,
    List<Member> members,
    String leader,
    long term,
    int buckets,
    String redisVersion,
    String kafka,
    String dispatch,
    String version) {
  public ClusterInfo {
    members = List.copyOf(members);
  }
}
