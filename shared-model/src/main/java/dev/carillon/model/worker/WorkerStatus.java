package dev.carillon.model.worker;

/** How a worker is. */
public enum WorkerStatus {
  /** Connected and taking work. */
  LIVE,
  /** Connected, takes no new work. */
  PAUSED,
  /** Finishing what it runs. */
  DRAINING,
  /** Not heard from within a lease, or it said good-bye. */
  GONE
}
