package dev.carillon.model.workflow;

/** What a node spent its time with. */
public enum Phase {
  /** Waiting for parents. */
  PARENTS,
  /** Waiting for its delay, in its queue (whatever holds that up), or for another try. */
  QUEUE,
  /** Waiting for a place: under the run's cap, or set aside until its limit key has a slot. */
  LIMIT,
  /** Offered, waiting for a worker. */
  WORKER,
  RUNNING
}
