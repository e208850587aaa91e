package dev.carillon.server.config;

/** How Redis is set up. */
public enum RedisForm {
  /** One server. */
  SINGLE,
  /** A master with replicas; sentinels tell which one is the master now. */
  SENTINEL,
  /** A Redis Cluster: the data lies over several masters. */
  CLUSTER
}
