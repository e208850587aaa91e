package dev.carillon.server.worker;

import dev.carillon.model.worker.Hint;
import java.time.Duration;
import java.util.List;

/** What a source of hints does with them. Its calls block the calling thread. */
public interface HintIntake {
  /**
   * Waits until a hint could be claimed: a slot is free, the server is reached, nothing is paused.
   *
   * @return free slots; 0 if the time passed
   */
  int awaitFree(Duration longest) throws InterruptedException;

  /** Whether hints may be claimed at all: the server is reached, nothing is paused. */
  boolean taking();

  /**
   * Takes slots for hints that are claimed next.
   *
   * @return for how many of them
   */
  int reserve(int wanted);

  /**
   * Claims hints whose slots are reserved and starts what was claimed; slots that are not filled
   * are let go. A call that fails is repeated with the same nonces for the time given.
   *
   * @return false if it was given up
   */
  boolean claimReserved(List<Hint> hints, Duration patience) throws InterruptedException;
}
