package dev.carillon.server.cli;

import java.util.Locale;
import java.util.function.LongConsumer;

/** A line of progress at every 100,000 keys. */
final class KeyProgress implements LongConsumer {
  private static final long STEP = 100_000;

  private final Terminal terminal;
  private final String done;
  private long told;

  KeyProgress(Terminal terminal, String done) {
    this.terminal = terminal;
    this.done = done;
  }

  @Override
  public void accept(long keys) {
    if (keys / STEP > told) {
      told = keys / STEP;
      terminal.note(String.format(Locale.ROOT, "%,d keys %s …", keys, done));
    }
  }
}
