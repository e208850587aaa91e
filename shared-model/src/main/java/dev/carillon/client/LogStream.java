package dev.carillon.client;

import dev.carillon.model.worker.AttemptRef;

/** Output of running attempts on its way to the server. May be used from any thread. */
public interface LogStream extends AutoCloseable {
  /**
   * Sends output, never waits: what the connection does not take and a small buffer does not hold
   * is dropped and counted.
   */
  void write(AttemptRef attempt, byte[] data, int off, int len);

  /** Bytes dropped here since it was opened. */
  long droppedBytes();

  /** Sends what is buffered if the connection takes it at once, then ends. */
  @Override
  void close();
}
