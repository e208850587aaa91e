package dev.carillon.model.told;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Codes of sentences that the sources of a package name. */
public final class SourceCodes {
  private SourceCodes() {}

  /**
   * All of them, once each.
   *
   * @param of the package's folder below {@code model}
   * @param code its first group is a code
   */
  public static Set<String> said(String of, Pattern code) throws IOException {
    Set<String> said = new TreeSet<>();
    try (Stream<Path> files = Files.list(Path.of("src/main/java/dev/carillon/model", of))) {
      for (Path file : files.toList()) {
        Matcher found = code.matcher(Files.readString(file));
        while (found.find()) {
          said.add(found.group(1));
        }
      }
    }
    return said;
  }
}
