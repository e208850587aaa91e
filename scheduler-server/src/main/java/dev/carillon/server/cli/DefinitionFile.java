package dev.carillon.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.model.error.CarillonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads what somebody wrote, from a file or from "-", the input. */
final class DefinitionFile {
  private static final int MOST_BYTES = 4_000_000;

  private DefinitionFile() {}

  static String read(String file, Terminal terminal) {
    try {
      byte[] bytes =
          file.equals("-")
              ? terminal.in().readNBytes(MOST_BYTES + 1)
              : Files.readAllBytes(Path.of(file));
      if (bytes.length > MOST_BYTES) {
        throw CarillonException.invalid(
            "FILE", "Expected at most 4,000,000 bytes, but got more.", "Split it up.");
      }
      return new String(bytes, UTF_8);
    } catch (IOException e) {
      throw CarillonException.invalid(
          "FILE",
          "Expected a file that can be read, but could not read '" + file + "'.",
          Files.exists(Path.of(file)) ? "Check its rights." : "There is no such file.");
    }
  }
}
