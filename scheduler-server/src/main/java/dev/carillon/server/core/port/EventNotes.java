package dev.carillon.server.core.port;

/** Events that are of no task and change nothing. Blocks; any thread. */
public interface EventNotes {
  /**
   * Writes an event down.
   *
   * @param cause one word, as the others of the log
   * @param subject what it is of, "kind:name"
   * @throws dev.carillon.model.error.CarillonException REDIS_AWAY if the outcome is unknown
   */
  void note(String cause, String actor, String subject, String reason);
}
