package dev.carillon.server.core.limit;

import java.time.Duration;

/** What slots tell the loops of this server; hints only, each loop looks by itself too. */
public interface LimitSignals {
  /** A slot came free: something may start, or come back into its line. */
  void freed();

  /** There will be a token after this long. */
  void tokenIn(Duration wait);
}
