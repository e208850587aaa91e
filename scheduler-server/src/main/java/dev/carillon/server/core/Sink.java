package dev.carillon.server.core;

/** Where a stream goes. Used by one thread at a time. */
public interface Sink<T> {
  /**
   * Sends a value, waiting until the receiver can take it.
   *
   * @return false once the receiver is gone; the stream is then to end
   */
  boolean send(T value);

  /** False once the receiver is gone. */
  boolean open();
}
