package dev.carillon.server.worker.api;

/** A failure that a handler expects: its message is told to the user as it is. Try again. */
public sealed class TaskFailedException extends Exception
    permits NonRetryableException, RetryAfterException, SnoozeException, DiscardException {
  private static final long serialVersionUID = 1L;

  public TaskFailedException(String message) {
    super(message);
  }

  public TaskFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
