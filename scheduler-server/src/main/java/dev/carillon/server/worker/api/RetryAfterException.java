package dev.carillon.server.worker.api;

import java.time.Duration;

/** Try again after the time given, instead of after the back-off of the task. */
public final class RetryAfterException extends TaskFailedException {
  private static final long serialVersionUID = 1L;

  private final Duration after;

  public RetryAfterException(String message, Duration after) {
    super(message);
    this.after = after;
  }

  public Duration after() {
    return after;
  }
}
