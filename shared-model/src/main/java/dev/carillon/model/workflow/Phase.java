package dev.carillon.model.workflow;

/** What a node spent its time with. */
public enum Phase {
  /** Waiting for parents. */
  PARENTS,
  /** Waiting for its delay, in its queue, behind a pause, or for another try. */
  QUEUE,
  /** Waiting for a place: under the run's cap, a concurrency or a rate limit. */
  LIMIT,
  /** Offered, waiting for a worker. */
  WORKER,
  RUNNING
}
