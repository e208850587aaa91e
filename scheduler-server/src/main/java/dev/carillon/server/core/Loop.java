package dev.carillon.server.core;

import java.time.Duration;

/** Something that is done again and again by a thread of its own. */
public interface Loop {
  /** A name for the thread and the log, for example ticker. */
  String name();

  /**
   * One pass.
   *
   * @return how long to wait before the next; zero: at once
   */
  Duration runOnce();

  /** Waits, or returns sooner when there is something to do. */
  void await(Duration most) throws InterruptedException;
}
