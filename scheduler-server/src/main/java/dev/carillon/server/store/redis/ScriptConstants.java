package dev.carillon.server.store.redis;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts the numbers of a script where their names stand: {@code local READY = 2} at the beginning of
 * a line, and READY wherever it is used. Each call of a script makes all its functions anew, and a
 * function pays for each name of the script that it uses; so a third of what a call costs however
 * little it does is saved, and the name takes none of the 200 that a Lua function may have.
 */
final class ScriptConstants {
  private static final Pattern DECLARED =
      Pattern.compile(
          "(?m)^local ([A-Z][A-Z0-9_]*(?:, [A-Z][A-Z0-9_]*)*) *= *(\\d+(?:, \\d+)*) *(--.*)?$");

  private static final Pattern LOCAL = Pattern.compile("\\blocal ([A-Za-z_][\\w, ]*)");

  private static final String COMMA = ", ";

  private ScriptConstants() {}

  /** The script with numbers for names. */
  static String inlined(String text) {
    Map<String, String> numbers = new HashMap<>();
    Set<String> others = new HashSet<>();
    Matcher declared = DECLARED.matcher(text);
    while (declared.find()) {
      String[] names = declared.group(1).split(COMMA);
      String[] values = declared.group(2).split(COMMA);
      for (int i = 0; i < names.length; i++) {
        String before = i < values.length ? numbers.put(names[i], values[i]) : "";
        if (before != null && (i >= values.length || !before.equals(values[i]))) {
          others.add(names[i]);
        }
      }
    }
    // A name that is also something else somewhere stays a name.
    Matcher local = LOCAL.matcher(DECLARED.matcher(text).replaceAll(""));
    while (local.find()) {
      others.addAll(List.of(local.group(1).strip().split(" *, *")));
    }
    numbers.keySet().removeAll(others);
    String rest =
        DECLARED
            .matcher(text)
            .replaceAll(
                m ->
                    numbers.keySet().containsAll(List.of(m.group(1).split(COMMA)))
                        ? ""
                        : Matcher.quoteReplacement(m.group()));
    return ScriptUnused.TOKEN
        .matcher(rest)
        .replaceAll(m -> Matcher.quoteReplacement(numbers.getOrDefault(m.group(), m.group())));
  }
}
