package dev.carillon.server.core;

import dev.carillon.model.queue.LimitStatus;
import dev.carillon.model.queue.QueueSettings;

/** Settings and limits of queues and tenants. All methods block on the store. */
public interface Limits {
  /** The settings of a queue; the defaults if it has none. */
  QueueSettings settings(String queue);

  /** Replaces them; returns once every bucket obeys. */
  QueueSettings put(String queue, QueueSettings settings, Caller caller);

  /**
   * Who holds the slots of a queue, and what waits for one.
   *
   * @param mostHolders 1–1,000; 0: 100
   */
  LimitStatus status(String queue, int mostHolders);

  /** The limits of a tenant over all its queues, and who holds its slots. */
  LimitStatus tenant(String tenant, int mostHolders);

  /** Replaces the limits of a tenant. */
  LimitStatus putTenant(String tenant, QueueSettings settings, Caller caller);
}
