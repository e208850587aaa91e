package dev.carillon.server.core;

import dev.carillon.model.cluster.ClusterInfo;
import dev.carillon.model.cluster.ClusterStats;
import dev.carillon.model.cluster.Health;
import dev.carillon.model.cluster.Overview;

/** The cluster as a whole. */
public interface Cluster {
  ClusterInfo info();

  /**
   * Counters and rates.
   *
   * @param tenantOrEmpty of its tasks alone: depths, totals, rates and deaths; lateness, workers
   *     and memory are always those of the cluster; empty: of all tasks
   */
  ClusterStats stats(String tenantOrEmpty);

  /** Never throws: a store that is away is an answer. */
  Health health();

  /**
   * Sends an overview now and then once a second; returns when the receiver is gone or the server
   * stops.
   */
  void watchOverview(Sink<Overview> sink);
}
