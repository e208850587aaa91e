package dev.carillon.server.core.port;

import dev.carillon.model.task.TaskId;
import dev.carillon.model.worker.AttemptRef;

/** Output of attempts: the last 64 KiB of each. Blocks; any thread. */
public interface LogStore {
  /**
   * Appends output; of an attempt that its task does not know (any more), and from who does not
   * hold its nonce, nothing is kept.
   */
  void append(AttemptRef attempt, byte[] data);

  /** What is kept. */
  Tail read(TaskId id, int gen);

  /**
   * @param dropped bytes written before that are no longer kept
   */
  record Tail(long dropped, byte[] data) {}
}
