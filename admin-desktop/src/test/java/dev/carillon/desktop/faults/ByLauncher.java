package dev.carillon.desktop.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How the launcher starts the console's process. */
final class ByLauncher {
  private ByLauncher() {}

  /** Of its JVM. */
  static List<String> options() {
    return words("console_flags");
  }

  /** Variables around it. */
  static Map<String, String> environment() {
    Map<String, String> environment = new LinkedHashMap<>();
    for (String setting : words("console_environment")) {
      String[] parts = setting.split("=", 2);
      environment.put(parts[0], parts[1]);
    }
    return environment;
  }

  private static List<String> words(String array) {
    Path launcher =
        Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolveSibling("carillon");
    try {
      Matcher words =
          Pattern.compile("(?m)^" + array + "=\\(([^)]*)\\)").matcher(Files.readString(launcher));
      if (!words.find()) {
        throw new IllegalStateException("Expected '" + array + "=(…)' in " + launcher);
      }
      return List.of(words.group(1).strip().split("\\s+"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
