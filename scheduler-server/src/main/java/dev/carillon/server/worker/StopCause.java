package dev.carillon.server.worker;

/** Why an attempt is stopped before its handler is done. */
enum StopCause {
  /** The user cancelled it: told as CANCELLED. */
  CANCELLED,
  /** It ran over its time: told as TIMED_OUT. */
  TIMED_OUT,
  /** The worker leaves: given back, not counted. */
  RELEASED,
  /** The lease is lost, or may be: nothing is told, another worker may be running it already. */
  LOST
}
