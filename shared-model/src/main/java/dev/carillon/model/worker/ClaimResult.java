package dev.carillon.model.worker;

/** Answer to one claim. */
public sealed interface ClaimResult {
  /** Claimed: run it. */
  record Claimed(Assignment assignment) implements ClaimResult {}

  /** Not claimed; nothing changed. */
  record Refused(Reason reason) implements ClaimResult {}

  /** Why a claim was refused. In every case the hint is to be forgotten. */
  enum Reason {
    /** Another attempt is or was current. */
    STALE,
    /** Its queue, type or tenant is paused. It comes again. */
    PAUSED,
    /** This worker may not run it. */
    UNSUPPORTED,
    /** A limit is full. It comes again. */
    LATER,
    /** It was cancelled. */
    CANCELLED,
    /** No such task. */
    GONE
  }
}
