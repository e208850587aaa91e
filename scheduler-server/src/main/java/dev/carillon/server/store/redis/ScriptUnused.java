package dev.carillon.server.store.redis;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

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
    List<Name> names = names(text);
    Map<String, Integer> left = counted(names);
    List<Declaration> kept = new ArrayList<>();
    for (Pattern pattern : List.of(BLOCK, FUNCTION)) {
      pattern.matcher(text).results().forEach(m -> kept.add(Declaration.of(m, names)));
    }
    List<Declaration> dropped = new ArrayList<>();
    // What goes may have been the last to name another.
    while (kept.removeIf(d -> d.unused(left) && dropped.add(d.outOf(left)))) {}
    dropped.sort(Comparator.comparingInt(Declaration::start));
    StringBuilder rest = new StringBuilder(text.length());
    int from = 0;
    for (Declaration d : dropped) {
      rest.append(text, from, d.start());
      from = d.end();
    }
    return rest.append(text, from, text.length()).toString();
  }

  /** Where a name stands. */
  private record Name(int at, String name) {}

  private static List<Name> names(String text) {
    return TOKEN.matcher(text).results().map(m -> new Name(m.start(), m.group())).toList();
  }

  /** How often each name stands there. */
  private static Map<String, Integer> counted(List<Name> names) {
    Map<String, Integer> counts = new HashMap<>();
    names.forEach(n -> counts.merge(n.name(), 1, Integer::sum));
    return counts;
  }

  /**
   * A function or a block.
   *
   * @param declared what it declares for others, and any function within it: that may be one for
   *     others, too
   * @param inside how often each name stands in it
   */
  private record Declaration(
      int start, int end, List<String> declared, Map<String, Integer> inside) {

    static Declaration of(MatchResult m, List<Name> names) {
      List<String> declared = new ArrayList<>(List.of(m.group(1).split(", ")));
      WITHIN.matcher(m.group()).results().forEach(within -> declared.add(within.group(1)));
      return new Declaration(
          m.start(),
          m.end(),
          declared,
          counted(names.subList(first(names, m.start()), first(names, m.end()))));
    }

    /** Of the names, the place of the first that stands there or behind it. */
    private static int first(List<Name> names, int at) {
      int found =
          Collections.binarySearch(names, new Name(at, ""), Comparator.comparingInt(Name::at));
      return found < 0 ? -found - 1 : found;
    }

    /**
     * @param left how often each name stands in what is left of the script
     */
    boolean unused(Map<String, Integer> left) {
      return declared.stream().allMatch(n -> inside.getOrDefault(n, 0).equals(left.get(n)));
    }

    Declaration outOf(Map<String, Integer> left) {
      inside.forEach((name, n) -> left.merge(name, -n, Integer::sum));
      return this;
    }
  }
}
