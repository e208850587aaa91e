package dev.carillon.server.config;

import dev.carillon.model.error.CarillonException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * One thing that can be set. Every key needs a restart.
 *
 * @param name path in the file, for example {@code redis.address}
 * @param kind how its text is read
 * @param preset its default, as it would be written
 * @param effect what it does, in one sentence
 * @param flags its flags beside {@code --redis-address}, with their dashes
 * @param variables its environment variables beside {@code CARILLON_REDIS_ADDRESS}
 * @param secret never printed, and no flag: other users can see a command line
 */
public record Key<T>(
    String name,
    Kind<T> kind,
    String preset,
    String effect,
    List<String> flags,
    List<String> variables,
    boolean secret) {

  static <T> Key<T> of(String name, Kind<T> kind, String preset, String effect) {
    return new Key<>(name, kind, preset, effect, List.of(), List.of(), false);
  }

  static Key<Secret> ofSecret(String name, String effect) {
    return new Key<>(name, Kind.secret(), "", effect, List.of(), List.of(), true);
  }

  /** Adds the flag (with one dash too) and the variable that older scripts use. */
  Key<T> alias(String flag, String variable) {
    List<String> variables = variable.isEmpty() ? List.of() : List.of(variable);
    return new Key<>(
        name, kind, preset, effect, List.of("-" + flag, "--" + flag), variables, secret);
  }

  /** Adds a shorter flag. */
  Key<T> flag(String flag) {
    return new Key<>(name, kind, preset, effect, List.of("--" + flag), variables, secret);
  }

  /** All its flags with dashes; the first is the one to teach. */
  public List<String> allFlags() {
    if (secret) {
      return List.of();
    }
    return Stream.concat(flags.stream(), Stream.of("--" + name.replace('.', '-')))
        .distinct()
        .toList();
  }

  /** All its environment variables; the first wins. */
  public List<String> allVariables() {
    String own = "CARILLON_" + name.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
    return Stream.concat(Stream.of(own), variables.stream()).toList();
  }

  /**
   * Reads a value.
   *
   * @param source where it came from, for the error
   * @throws CarillonException INVALID_ARGUMENT naming key, source and what was expected
   */
  T parse(String text, String source) {
    try {
      return kind.parser().apply(text.trim());
    } catch (IllegalArgumentException | ArithmeticException e) {
      boolean closer =
          e instanceof IllegalArgumentException && !(e instanceof NumberFormatException);
      String message = e.getMessage();
      String expected =
          closer && message != null && !message.startsWith("No enum constant")
              ? message
              : kind.expected();
      throw CarillonException.invalid(
          name,
          "Expected "
              + expected
              + " for "
              + name
              + ", but "
              + source
              + " says "
              + (secret ? "something else" : "'" + text + "'")
              + ".",
          "The effect of " + name + ": " + effect);
    }
  }
}
