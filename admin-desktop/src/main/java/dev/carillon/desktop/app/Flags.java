package dev.carillon.desktop.app;

import dev.carillon.desktop.theme.ThemeChoice;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What was asked for on the command line. */
record Flags(
    Optional<String> server,
    Optional<String> profile,
    Optional<Path> snapshot,
    Optional<ThemeChoice> theme,
    Optional<Measure> bench,
    boolean help) {
  /** What is measured instead of being worked with. */
  enum Measure {
    /** The start, and the console at rest. */
    START,
    /** How soon the list of tasks shows what was typed into its filter. */
    TASKS
  }

  static final String USAGE =
      """
      Usage: carillon console [--profile name] [--server host:port] [--snapshot file] [--theme light|dark|contrast|system] [--bench[=tasks]]

        --profile  name of a profile in the settings (default: the last one used)
        --server   address of a Carillon server (default: that of the profile)
        --snapshot a file that the console saved with Ctrl+S: shown as it was, without a server
        --theme    light, dark, contrast, or as the system is set (default: the last one used, or system)
        --bench    measures the start and the console at rest, or the filter of the tasks, and ends

      carillon console bench graph [NODES …] measures graphs of so many nodes (2,000 and 10,000).
      carillon bench console measures all of this before a server of its own.\
      """;

  /** One or two dashes, value behind a blank or an equals sign. */
  static Flags read(String... args) {
    Optional<String> server = Optional.empty();
    Optional<String> profile = Optional.empty();
    Optional<Path> snapshot = Optional.empty();
    Optional<ThemeChoice> theme = Optional.empty();
    Optional<Measure> bench = Optional.empty();
    for (int i = 0; i < args.length; i++) {
      String[] parts = args[i].split("=", 2);
      String name = parts[0].replaceFirst("^--?", "");
      if (name.equals("help") || name.equals("h")) {
        return new Flags(server, profile, snapshot, theme, bench, true);
      }
      if (name.equals("bench")) {
        bench = Optional.of(measure(parts.length == 2 ? parts[1] : "start"));
        continue;
      }
      if (!List.of("server", "profile", "snapshot", "theme").contains(name)) {
        throw new IllegalArgumentException(
            "Expected --server, --profile, --snapshot or --theme, but got '" + args[i] + "'.");
      }
      if (parts.length == 1 && i + 1 == args.length) {
        throw new IllegalArgumentException("Expected a value behind --" + name + ".");
      }
      String value = parts.length == 2 ? parts[1] : args[++i];
      if (name.equals("server")) {
        server = Optional.of(value);
      } else if (name.equals("profile")) {
        profile = Optional.of(value);
      } else if (name.equals("snapshot")) {
        snapshot = Optional.of(Path.of(value));
      } else {
        theme = Optional.of(theme(value));
      }
    }
    return new Flags(server, profile, snapshot, theme, bench, false);
  }

  private static Measure measure(String word) {
    return switch (word) {
      case "start" -> Measure.START;
      case "tasks" -> Measure.TASKS;
      default ->
          throw new IllegalArgumentException(
              "Expected --bench, --bench=start or --bench=tasks, but got '" + word + "'.");
    };
  }

  private static ThemeChoice theme(String word) {
    ThemeChoice choice = ThemeChoice.of(word);
    if (!choice.name().toLowerCase(Locale.ROOT).equals(word.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException(
          "Expected --theme light, dark, contrast or system, but got '" + word + "'.");
    }
    return choice;
  }
}
