package dev.carillon.server.worker;

/**
 * Where hints come from besides the session. Runs on threads of its own until it is closed;
 * whatever is wrong with it must not disturb the rest of the worker.
 */
public interface HintSource extends AutoCloseable {
  /** Whether hints that are sent there arrive here now. May change both ways. */
  boolean joined();

  /** Stops asking and gives back what is not claimed. Returns soon. */
  @Override
  void close();
}
