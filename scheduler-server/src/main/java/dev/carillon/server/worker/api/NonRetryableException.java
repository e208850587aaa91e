package dev.carillon.server.worker.api;

/** Trying again is no use: the task is dead at once. */
public final class NonRetryableException extends TaskFailedException {
  private static final long serialVersionUID = 1L;

  public NonRetryableException(String message) {
    super(message);
  }

  public NonRetryableException(String message, Throwable cause) {
    super(message, cause);
  }
}
