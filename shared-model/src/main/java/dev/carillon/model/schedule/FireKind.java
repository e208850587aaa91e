package dev.carillon.model.schedule;

/** Why there was a fire. */
public enum FireKind {
  /** Its instant had come. */
  REGULAR,
  /** It was missed, and the misfire policy made up for it. */
  CATCH_UP,
  /** Somebody ran it now. */
  MANUAL,
  /** A backfill. */
  BACKFILL,
  /** A record of a topic. */
  EVENT
}
