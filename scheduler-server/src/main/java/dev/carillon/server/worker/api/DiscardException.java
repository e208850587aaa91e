package dev.carillon.server.worker.api;

/** It is no longer wanted, and nobody need look at it: ends FAILED, without a dead letter. */
public final class DiscardException extends TaskFailedException {
  private static final long serialVersionUID = 1L;

  public DiscardException(String message) {
    super(message);
  }
}
