package dev.carillon.model.workflow;

/** What a trigger rule says of a node whose parents stand as they do. */
public enum Decision {
  /** More parents must end first. */
  WAIT,
  /** It starts, if its condition holds too. */
  RUN,
  /** It ends SKIPPED. */
  SKIP,
  /** It ends UPSTREAM_FAILED. */
  FAIL
}
