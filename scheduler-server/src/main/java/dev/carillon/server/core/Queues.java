package dev.carillon.server.core;

import dev.carillon.model.queue.QueueSnapshot;
import java.time.Duration;
import java.util.List;

/** Looking at queues and stopping them. All methods block on the store. */
public interface Queues {
  /**
   * All queues by name, or the one named (empty list if there is none such).
   *
   * @param tenantOrEmpty depths, totals and rates of its tasks alone, and only the queues it has
   *     used; empty: over all tenants
   */
  List<QueueSnapshot> list(String queueOrEmpty, String tenantOrEmpty);

  /** The same over all tenants. */
  default List<QueueSnapshot> list(String queueOrEmpty) {
    return list(queueOrEmpty, "");
  }

  /**
   * Stops starting work of a queue. Returns once no bucket starts any more; running work goes on.
   *
   * @param howLong resume by itself after this; zero: not by itself
   */
  QueueSnapshot pause(String queue, String reason, Duration howLong, Caller caller);

  /** Starts a paused queue again; no effect on one that is not paused. */
  QueueSnapshot resume(String queue, Caller caller);
}
