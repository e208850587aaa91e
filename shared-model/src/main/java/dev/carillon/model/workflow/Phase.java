package dev.carillon.model.workflow;

/** What a node spent its time with. */
public enum Phase {
  /** Waiting for parents. */
  PARENTS,
  /** Waiting for its delay, in its queue (whatever holds that up), or for another try. */
  QUEUE,
  /**
   * Waiting for a place: under the run's cap, or under a concurrency or rate limit of its queue,
   * tenant or limit key.
   */
  LIMIT,
  /** Offered to workers, waiting for one to take it. */
  WORKER,
  RUNNING
}
