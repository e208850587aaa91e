package dev.carillon.server.cli;

import dev.carillon.model.error.CarillonException;
import java.io.Console;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Asks for a password: unseen on a screen, else the first line of standard input. */
final class PasswordPrompt {
  private static final int MOST_BYTES = 4096;

  private PasswordPrompt() {}

  static String ask(Terminal terminal, String prompt) {
    Console console = System.console();
    if (terminal.width() != Terminal.UNLIMITED && console != null && console.isTerminal()) {
      char[] typed = console.readPassword("%s: ", prompt);
      return typed == null ? "" : new String(typed);
    }
    String line = firstLine(terminal);
    if (line.isEmpty()) {
      throw CarillonException.invalid(
          "password",
          "Expected a password on standard input, but got none.",
          "For example: carillon login --user ada < password.txt");
    }
    return line;
  }

  private static String firstLine(Terminal terminal) {
    try {
      byte[] bytes = new byte[MOST_BYTES];
      int length = 0;
      for (int next = terminal.in().read();
          next >= 0 && next != '\n' && length < MOST_BYTES;
          next = terminal.in().read()) {
        bytes[length++] = (byte) next;
      }
      return new String(bytes, 0, length, StandardCharsets.UTF_8).replace("\r", "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
