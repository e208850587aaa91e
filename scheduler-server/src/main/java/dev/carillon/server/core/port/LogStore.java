package dev.carillon.server.core.port;

import dev.carillon.model.task.TaskId;

/** Output of attempts: the last 64 KiB of each. Blocks; any thread. */
public interface LogStore {
  /** Appends output; of an attempt that its task does not know (any more) nothing is kept. */
  void append(TaskId id, int gen, byte[] data);

  /** What is kept. */
  Tail read(TaskId id, int gen);

  /**
   * @param dropped bytes written before that are no longer kept
   */
  record Tail(long dropped, byte[] data) {}
}
