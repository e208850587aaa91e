package dev.carillon.server.core;

import dev.carillon.model.cluster.ClusterInfo;
import dev.carillon.model.cluster.ClusterStats;
import dev.carillon.model.cluster.Course;
import dev.carillon.model.cluster.Ground;
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

  /** Redis, Kafka, clocks and bucket owners; never throws. May block for some seconds. */
  Ground ground();

  /**
   * Throughput and lateness, from memory.
   *
   * @param minutes how far back, 1–1,440; 0: 60
   * @throws dev.carillon.model.error.CarillonException INVALID_ARGUMENT for another
   */
  Course course(int minutes);

  /** Never throws: a store that is away is an answer. */
  Health health();

  /**
   * Sends an overview now and then once a second; returns when the receiver is gone or the server
   * stops.
   */
  void watchOverview(Sink<Overview> sink);
}
