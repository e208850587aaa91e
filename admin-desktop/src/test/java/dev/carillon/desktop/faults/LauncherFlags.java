package dev.carillon.desktop.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The options of the JVM that the launcher gives the console. */
final class LauncherFlags {
  private static final Pattern FLAGS = Pattern.compile("(?m)^console_flags=\\(([^)]*)\\)");

  private LauncherFlags() {}

  static List<String> read() {
    Path launcher =
        Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolveSibling("carillon");
    try {
      Matcher flags = FLAGS.matcher(Files.readString(launcher));
      if (!flags.find()) {
        throw new IllegalStateException("Expected 'console_flags=(…)' in " + launcher);
      }
      return List.of(flags.group(1).strip().split("\\s+"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
