package dev.carillon.server.store.redis;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Leaves out of a script the functions of its includes that it never names. Each call of a script
 * makes all its functions anew, needed or not: for a call that finds nothing to do that was most of
 * its cost, and idle buckets are asked all the time.
 */
final class ScriptUnused {
  /** A function in one line, or up to the first {@code end} at the beginning of a line. */
  private static final Pattern FUNCTION =
      Pattern.compile(
          "(?m)^local function (\\w+)\\(.*(?:\\bend(?: *--.*)?$|\\n(?:(?: .*|--.*)?\\n)*+end$)");

  /**
   * Names that a block gives their values, and the block: it only declares, or it stays. Comments
   * may stand between the two.
   */
  private static final Pattern BLOCK =
      Pattern.compile(
          "(?m)^local (\\w+(?:, \\w+)*)\\n(?:--.*\\n)*do\\n"
              + "(?:(?:  (?:local (?!.*\\bcall\\()|function |end$|--| ).*)?\\n)*+end$");

  /** A comment but for the word of a rule, a text, a field or a name. */
  static final Pattern TOKEN =
      Pattern.compile(
          "--(?! @rule)[^\\n"
              + "]*|'(?:\\\\.|[^'\\\\\\n"
              + "])*'|\"(?:\\\\.|[^\"\\\\\\n"
              + "])*\"|(?:(?<!\\.)\\.)?[A-Za-z_]\\w*");

  private static final Pattern WITHIN = Pattern.compile("\\bfunction (\\w+)\\(");

  private ScriptUnused() {}

  /** The script without them, and without what only they needed. */
  static String dropped(String text) {
    String before = text;
    while (true) {
      String after = without(FUNCTION, without(BLOCK, before));
      if (after.equals(before)) {
        return after;
      }
      before = after;
    }
  }

  private static String without(Pattern declared, String text) {
    Map<String, Integer> named = named(text);
    Predicate<MatchResult> unused =
        m -> {
          Map<String, Integer> inside = named(m.group());
          return declared(m).allMatch(name -> inside.getOrDefault(name, 0).equals(named.get(name)));
        };
    return declared
        .matcher(text)
        .replaceAll(m -> unused.test(m) ? "" : Matcher.quoteReplacement(m.group()));
  }

  /** What it declares for others, and any function within it: that may be one for others, too. */
  private static Stream<String> declared(MatchResult m) {
    return Stream.concat(
        Stream.of(m.group(1).split(", ")),
        WITHIN.matcher(m.group()).results().map(within -> within.group(1)));
  }

  /** How often each name stands in a text. */
  private static Map<String, Integer> named(String text) {
    Map<String, Integer> named = new HashMap<>();
    TOKEN.matcher(text).results().forEach(m -> named.merge(m.group(), 1, Integer::sum));
    return named;
  }
}
