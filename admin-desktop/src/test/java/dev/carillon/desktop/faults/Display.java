package dev.carillon.desktop.faults;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** Where a window can be shown: the display that is there, or else one in memory of our own. */
final class Display implements AutoCloseable {
  private final String name;
  private final Optional<Process> own;

  private Display(String name, Optional<Process> own) {
    this.name = name;
    this.own = own;
  }

  /**
   * @param log gets what a server of our own says
   * @return empty without a display and without a program that makes one
   */
  static Optional<Display> find(Path log) {
    String there = System.getenv("DISPLAY");
    if (there != null && !there.isBlank()) {
      return Optional.of(new Display(there, Optional.empty()));
    }
    ProcessBuilder xvfb =
        new ProcessBuilder(
            "Xvfb",
            "-displayfd",
            "1",
            "-screen",
            "0",
            "1440x900x24",
            "-nolisten",
            "tcp",
            "-terminate",
            // JavaFX opens and closes a connection before its own.
            "60");
    Process process;
    try {
      process = xvfb.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile())).start();
    } catch (IOException e) {
      return Optional.empty();
    }
    try {
      BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
      String number = said.readLine();
      if (number == null) {
        throw new IllegalStateException("Expected Xvfb to tell its number; see " + log);
      }
      return Optional.of(new Display(":" + number, Optional.of(process)));
    } catch (IOException e) {
      process.destroyForcibly();
      throw new UncheckedIOException(e);
    }
  }

  /** As in the variable {@code DISPLAY}. */
  String name() {
    return name;
  }

  @Override
  public void close() {
    own.ifPresent(Process::destroy);
  }
}
