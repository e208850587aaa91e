package dev.carillon.desktop.app;

import dev.carillon.desktop.theme.ThemeChoice;
import java.util.Locale;
import java.util.Optional;

/** What was asked for on the command line. */
record Flags(Optional<String> server, Optional<ThemeChoice> theme, boolean help) {
  static final String USAGE =
      """
      Usage: carillon console [--server host:port] [--theme light|dark|system]

        --server  address of a Carillon server (default: the last one used, or localhost:9090)
        --theme   light, dark, or as the system is set (default: the last one used, or system)""";

  /** One or two dashes, value behind a blank or an equals sign. */
  static Flags read(String... args) {
    Optional<String> server = Optional.empty();
    Optional<ThemeChoice> theme = Optional.empty();
    for (int i = 0; i < args.length; i++) {
      String[] parts = args[i].split("=", 2);
      String name = parts[0].replaceFirst("^--?", "");
      if (name.equals("help") || name.equals("h")) {
        return new Flags(server, theme, true);
      }
      if (!name.equals("server") && !name.equals("theme")) {
        throw new IllegalArgumentException(
            "Expected --server or --theme, but got '" + args[i] + "'.");
      }
      if (parts.length == 1 && i + 1 == args.length) {
        throw new IllegalArgumentException("Expected a value behind --" + name + ".");
      }
      String value = parts.length == 2 ? parts[1] : args[++i];
      if (name.equals("server")) {
        server = Optional.of(value);
      } else {
        theme = Optional.of(theme(value));
      }
    }
    return new Flags(server, theme, false);
  }

  private static ThemeChoice theme(String word) {
    ThemeChoice choice = ThemeChoice.of(word);
    if (!choice.name().toLowerCase(Locale.ROOT).equals(word.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException(
          "Expected --theme light, dark or system, but got '" + word + "'.");
    }
    return choice;
  }
}
