package dev.carillon.server.boot;

/** One thing that start-up brings up and shutdown takes down. */
public interface Step {
  /** For people, for example {@code embedded Redis}. */
  String name();

  /** Brings it up; what it started and could not finish it has stopped before it throws. */
  void start() throws Exception;

  /** First stage of the end: takes no new work. Everything it needs is still there. */
  default void quiesce() throws Exception {}

  /** Second stage: ends. Called once, only after a start that did not throw. */
  void stop() throws Exception;

  /** A step from two lambdas. */
  static Step of(String name, Action start, Action stop) {
    return new Step() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public void start() throws Exception {
        start.run();
      }

      @Override
      public void stop() throws Exception {
        stop.run();
      }
    };
  }

  /** Something that may fail. */
  @FunctionalInterface
  interface Action {
    void run() throws Exception;
  }
}
