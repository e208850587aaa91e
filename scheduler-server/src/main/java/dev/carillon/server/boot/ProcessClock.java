package dev.carillon.server.boot;

import java.time.Clock;

/** The one clock of a process; everything else is given it. */
public final class ProcessClock {
  private ProcessClock() {}

  public static Clock get() {
    return Clock.systemUTC();
  }
}
