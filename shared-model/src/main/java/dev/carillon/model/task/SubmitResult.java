package dev.carillon.model.task;

import dev.carillon.model.error.CarillonException;

/** What became of one task of a batch. */
public sealed interface SubmitResult {
  /** Stored, or known by its idempotency key. */
  record Accepted(SubmitReceipt receipt) implements SubmitResult {}

  /** Refused; nothing of this task was stored. */
  record Refused(CarillonException error) implements SubmitResult {}
}
