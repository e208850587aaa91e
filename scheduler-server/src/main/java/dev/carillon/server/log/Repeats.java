package dev.carillon.server.log;

import java.time.Duration;
import java.util.Optional;

/**
 * What goes wrong twice a second is told once, and then a line a minute: a log that says the same
 * all day hides what else it says, and fills the disk. Used by one thread.
 */
public final class Repeats {
  private static final Duration EVERY = Duration.ofMinutes(1);

  private String told = "";
  private long toldNanos;
  private long untold;

  /**
   * Something went wrong.
   *
   * @param what names it: the same again is a repeat
   * @param nowNanos as of System.nanoTime
   * @return what to end its line with, maybe nothing; empty: it is not to be told now
   */
  public Optional<String> tell(String what, long nowNanos) {
    boolean again = what.equals(told);
    if (again && nowNanos - toldNanos < EVERY.toNanos()) {
      untold++;
      return Optional.empty();
    }
    String more = again ? " (" + untold + " times more since the line before)" : "";
    told = what;
    toldNanos = nowNanos;
    untold = 0;
    return Optional.of(more);
  }

  /**
   * It went well.
   *
   * @return whether it had gone wrong before
   */
  public boolean over() {
    boolean was = !told.isEmpty();
    told = "";
    return was;
  }
}
