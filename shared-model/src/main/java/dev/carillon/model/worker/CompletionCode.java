package dev.carillon.model.worker;

/** Answer to a completion or a release. */
public enum CompletionCode {
  /** Accepted, now or before (the repeat of a lost answer). */
  OK,
  /** Not accepted: the attempt is not the current one. */
  STALE,
  /** No such task. */
  GONE
}
