package dev.carillon.server.core;

import dev.carillon.model.event.EventBatch;
import java.util.Set;

/** The one event log, for those who watch. */
public interface Events {
  /**
   * Sends every change from a cursor on; returns when the receiver is gone or the server stops. A
   * receiver that is too slow gets one batch with resync set and goes on from now.
   *
   * @param cursor from an earlier batch; empty: from now
   * @param queues only these; empty: all
   * @param taskId only this one; empty: all
   */
  void watch(String cursor, Set<String> queues, String taskId, Sink<EventBatch> sink);
}
