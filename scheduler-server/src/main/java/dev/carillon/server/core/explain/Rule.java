package dev.carillon.server.core.explain;

/** One thing that can stand between a task and its run. Looks only at the situation. */
interface Rule {
  /** The gate's name. */
  String name();

  Check check(Situation situation);

  /** Whether it still counts once a worker was asked, or the task has ended. */
  default boolean always() {
    return false;
  }
}
