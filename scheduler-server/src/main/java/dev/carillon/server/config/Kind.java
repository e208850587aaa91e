package dev.carillon.server.config;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How the text of a value is read.
 *
 * @param expected what a value must look like, to follow "Expected"
 * @param parser throws IllegalArgumentException, whose message (if any) is a closer description of
 *     what was expected
 */
public record Kind<T>(String expected, Function<String, T> parser) {
  /** Any text. */
  public static Kind<String> text() {
    return new Kind<>("text", s -> s);
  }

  /** Text of a given form. */
  public static Kind<String> text(String regex, String expected) {
    return new Kind<>(expected, s -> ensure(s, s.matches(regex)));
  }

  public static Kind<Secret> secret() {
    return new Kind<>("text", Secret::new);
  }

  public static Kind<Boolean> flag() {
    return new Kind<>(
        "true or false",
        s ->
            switch (s.toLowerCase(Locale.ROOT)) {
              case "true", "yes", "on" -> true;
              case "false", "no", "off" -> false;
              default -> throw new IllegalArgumentException();
            });
  }

  public static Kind<Integer> integer(int least, int most) {
    return new Kind<>(
        "a whole number from " + least + " to " + most,
        s -> {
          int value = Integer.parseInt(s.replace("_", ""));
          ensure(s, value >= least && value <= most);
          return value;
        });
  }

  /** A time span, as {@code 500ms}, {@code 30s}, {@code 10m}, {@code 1h}, {@code 7d}. */
  public static Kind<Duration> duration(Duration least, Duration most) {
    return new Kind<>(
        "a time from " + Units.duration(least) + " to " + Units.duration(most) + ", such as 30s",
        s -> {
          Duration value = Units.parseDuration(s);
          ensure(s, value.compareTo(least) >= 0 && value.compareTo(most) <= 0);
          return value;
        });
  }

  /** A size, as {@code 0}, {@code 64kb}, {@code 500mb}, {@code 1gb}. */
  public static Kind<Long> bytes() {
    return new Kind<>("a size such as 500mb or 1gb, or 0 for no limit", Units::parseBytes);
  }

  public static Kind<Address> address() {
    return new Kind<>("host:port", Address::parse);
  }

  /** A file or directory; a tilde at the beginning is the home directory. */
  public static Kind<Path> path() {
    return new Kind<>(
        "a path",
        s -> {
          ensure(s, !s.isEmpty());
          String home = System.getProperty("user.home", "");
          return Path.of(s.equals("~") || s.startsWith("~/") ? home + s.substring(1) : s);
        });
  }

  /** Something, or nothing where the text is empty. */
  public static <T> Kind<Optional<T>> optional(Kind<T> kind) {
    return new Kind<>(
        kind.expected() + ", or nothing",
        s -> s.isEmpty() ? Optional.empty() : Optional.of(kind.parser().apply(s)));
  }

  /** Comma-separated name=value; empty for none. */
  public static Kind<Map<String, String>> pairs() {
    Kind<List<String>> parts = list(text("[^=]+=.*", "name=value"));
    return new Kind<>(
        "comma-separated name=value",
        s ->
            parts.parser().apply(s).stream()
                .map(part -> part.split("=", 2))
                .collect(Collectors.toMap(part -> part[0].trim(), part -> part[1].trim())));
  }

  /** Comma-separated; empty for none. */
  public static <T> Kind<List<T>> list(Kind<T> item) {
    return new Kind<>(
        "a comma-separated list, each " + item.expected(),
        s ->
            Arrays.stream(s.split(","))
                .map(String::trim)
                .filter(part -> !part.isEmpty())
                .map(item.parser())
                .toList());
  }

  /** Regular expressions that take time in proportion to the text, with blanks between them. */
  public static Kind<List<Pattern>> patterns() {
    return new Kind<>(
        "regular expressions (RE2) with blanks between them",
        s -> Arrays.stream(s.split("\\s+")).filter(p -> !p.isEmpty()).map(Kind::pattern).toList());
  }

  private static Pattern pattern(String text) {
    try {
      Pattern pattern = Pattern.compile(text);
      ensure(text, !pattern.matches(""));
      return pattern;
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "regular expressions (RE2), each one that can be read, not '" + text + "'", e);
    }
  }

  /** One of an enum's names, in lower case. */
  public static <E extends Enum<E>> Kind<E> oneOf(Class<E> type) {
    String names =
        Arrays.stream(type.getEnumConstants())
            .map(e -> e.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(" or "));
    return new Kind<>(names, s -> Enum.valueOf(type, s.toUpperCase(Locale.ROOT)));
  }

  private static String ensure(String text, boolean holds) {
    if (!holds) {
      throw new IllegalArgumentException();
    }
    return text;
  }
}
