package dev.carillon.server.cli;

/** A line that is written over and over on a screen, and not at all where nobody watches. */
final class ProgressLine {
  private static final String BACK_AND_CLEAR = "\r\u001b[K";

  private final Terminal terminal;
  private final boolean silent;
  private boolean shown;

  ProgressLine(Terminal terminal, boolean silent) {
    this.terminal = terminal;
    this.silent = silent || terminal.width() == Terminal.UNLIMITED;
  }

  void show(String text) {
    if (!silent) {
      String cut =
          text.length() < terminal.width() ? text : text.substring(0, terminal.width() - 1);
      terminal.err().print(BACK_AND_CLEAR + cut);
      terminal.err().flush();
      shown = true;
    }
  }

  /** Leaves the screen as if it had not been there. */
  void clear() {
    if (shown) {
      terminal.err().print(BACK_AND_CLEAR);
      terminal.err().flush();
      shown = false;
    }
  }
}
