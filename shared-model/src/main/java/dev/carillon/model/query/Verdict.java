package dev.carillon.model.query;

/** What can be said of a whole group of tasks without reading them. */
public enum Verdict {
  /** All pass. */
  ALL,
  /** None passes. */
  NONE,
  /** Each has to be read. */
  SOME;

  Verdict negated() {
    return switch (this) {
      case ALL -> NONE;
      case NONE -> ALL;
      case SOME -> SOME;
    };
  }

  static Verdict of(boolean all) {
    return all ? ALL : NONE;
  }
}
