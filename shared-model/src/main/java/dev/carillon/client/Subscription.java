package dev.carillon.client;

/** A running stream. Whoever opened it closes it. */
public interface Subscription extends AutoCloseable {
  /**
   * Ends the stream; may be called again and from any thread. A call to the listener that is under
   * way ends by itself; none begins after this.
   */
  @Override
  void close();
}
