package dev.carillon.model.query;

import java.time.Duration;
import java.time.Instant;

/** A point in time, in whole milliseconds. */
public sealed interface Moment {
  /** The same for ever. */
  record Fixed(Instant at) implements Moment {
    public Fixed {
      if (!at.equals(Instant.ofEpochMilli(at.toEpochMilli()))) {
        throw new IllegalArgumentException("Expected whole milliseconds, but got " + at + ".");
      }
    }
  }

  /**
   * Counted from when it is asked.
   *
   * @param offset before (negative) or after
   */
  record FromNow(Duration offset) implements Moment {
    public FromNow {
      if (!offset.equals(Duration.ofMillis(offset.toMillis()))) {
        throw new IllegalArgumentException("Expected whole milliseconds, but got " + offset + ".");
      }
    }
  }

  /** Epoch milliseconds. */
  default long at(long nowMs) {
    return switch (this) {
      case Fixed(Instant at) -> at.toEpochMilli();
      case FromNow(Duration offset) -> nowMs + offset.toMillis();
    };
  }
}
