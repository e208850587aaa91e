package dev.carillon.server.worker.api;

import java.time.Duration;

/**
 * Nothing failed, but it cannot be done yet: come back after the time given. Uses up no attempt and
 * is not limited in number; a task's retry-until ends it all the same.
 */
public final class SnoozeException extends TaskFailedException {
  private static final long serialVersionUID = 1L;

  private final Duration after;

  /**
   * @param after at least a second, at most 10 years; others are taken as the nearest of these
   */
  public SnoozeException(String message, Duration after) {
    super(message);
    this.after = after;
  }

  public Duration after() {
    return after;
  }
}
