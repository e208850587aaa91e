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

  /**
   * Claims as many as slots are free, from the first on, and starts what was claimed. A call that
   * fails is repeated with the same nonces for the time given.
   *
   * @return how many were dealt with (claimed or refused for good); the others are untouched
   */
  int claim(List<Hint> hints, Duration patience) throws InterruptedException;
}
