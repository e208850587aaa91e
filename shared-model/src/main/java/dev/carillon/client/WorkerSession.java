package dev.carillon.client;

import dev.carillon.model.worker.Beat;

/** A worker's standing connection. May be used from any thread. */
public interface WorkerSession extends AutoCloseable {
  /** Sends a beat; does nothing once the session is over. */
  void beat(Beat beat);

  /** Says good-bye: the server hears the end of the stream; the listener hears nothing more. */
  @Override
  void close();
}
