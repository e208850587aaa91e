package dev.carillon.model.worker;

import java.time.Duration;
import java.util.List;

/** What the server tells a worker over its session. */
public sealed interface Order {
  /**
   * Answer to a beat.
   *
   * @param redisAway Redis could not be reached: keep running, nothing was renewed and nothing is
   *     reaped
   */
  record Renewed(long sequence, boolean redisAway) implements Order {}

  /** The user cancelled these attempts: stop them, kill them after the grace. */
  record Cancel(List<AttemptRef> attempts, Duration grace, String reason) implements Order {
    public Cancel {
      attempts = List.copyOf(attempts);
    }
  }

  /** The leases of these are lost: kill them, nothing they report counts. */
  record Lost(List<AttemptRef> attempts, String reason) implements Order {
    public Lost {
      attempts = List.copyOf(attempts);
    }
  }

  /** Work to claim (direct dispatch). */
  record Hints(List<Hint> hints) implements Order {
    public Hints {
      hints = List.copyOf(hints);
    }
  }

  /** Take nothing new, or take it again. */
  record Pause(boolean paused) implements Order {}

  /** Finish within this time, release the rest, and leave. */
  record Drain(Duration timeout) implements Order {}

  /** Run this many at once from now on. */
  record Resize(int slots) implements Order {}
}
