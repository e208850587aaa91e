package dev.carillon.desktop.feature;

import java.util.ArrayList;
import java.util.List;

/** Puts together the command that does what the console does, for people to copy. */
public final class Cli {
  private final List<String> words = new ArrayList<>();

  private Cli(String command) {
    words.add(command);
  }

  /** Such as {@code carillon dlq redrive}. */
  public static Cli of(String command) {
    return new Cli(command);
  }

  /** A whole command, to which more is added. */
  public static Cli and(String command) {
    return new Cli(command);
  }

  /** A word, quoted for a shell if need be; nothing for an empty one. */
  public Cli word(String value) {
    if (!value.isEmpty()) {
      words.add(quoted(value));
    }
    return this;
  }

  public Cli flag(String flag) {
    words.add(flag);
    return this;
  }

  /** A flag and its value; nothing for an empty value. */
  public Cli with(String flag, String value) {
    if (!value.isEmpty()) {
      words.add(flag);
      words.add(quoted(value));
    }
    return this;
  }

  private static String quoted(String value) {
    return value.matches("[A-Za-z0-9._:/@%+=,-]+")
        ? value
        : "'" + value.replace("'", "'\\''") + "'";
  }

  @Override
  public String toString() {
    return String.join(" ", words);
  }
}
