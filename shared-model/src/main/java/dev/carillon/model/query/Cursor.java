package dev.carillon.model.query;

import dev.carillon.model.told.Told;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/** A place in the text of a filter. */
final class Cursor {
  private static final int SHOWN = 30;

  private final String text;
  private int at;

  /** Reads a character of a word: plain, escaped or a wildcard. */
  interface CharReader {
    /**
     * Takes a character.
     *
     * @param escaped stood behind a backslash
     */
    void read(char c, boolean escaped);
  }

  Cursor(String text) {
    this.text = text;
  }

  int at() {
    return at;
  }

  boolean atEnd() {
    return at == text.length();
  }

  /** The next character; NUL at the end. */
  char peek() {
    return atEnd() ? '\0' : text.charAt(at);
  }

  void skipSpaces() {
    while (!atEnd() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  boolean take(char c) {
    if (!atEnd() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  String takeWhile(IntPredicate wanted) {
    int start = at;
    while (!atEnd() && wanted.test(text.charAt(at))) {
      at++;
    }
    return text.substring(start, at);
  }

  /** Takes {@code and}, {@code or} or {@code not} and the spaces behind it. */
  boolean takeWord(String word) {
    if (!seesWord(word)) {
      return false;
    }
    at += word.length();
    skipSpaces();
    return true;
  }

  boolean seesWord(String word) {
    int end = at + word.length();
    return text.regionMatches(true, at, word, 0, word.length())
        && (end == text.length()
            || Character.isWhitespace(text.charAt(end))
            || text.charAt(end) == '('
            || text.charAt(end) == ')');
  }

  /** The name of a field, or whatever word stands there. */
  String name() {
    return takeWhile(c -> Character.isLetterOrDigit(c) || c == '_');
  }

  /** An operator; empty if none stands there. */
  String operator() {
    for (String operator : List.of("!=", "!~", "<=", ">=", ":", "=", "~", "<", ">")) {
      if (text.startsWith(operator, at)) {
        at += operator.length();
        return operator;
      }
    }
    return "";
  }

  /** Takes a text in quotes; the cursor stands on the first quote. */
  String inQuotes() {
    int start = at++;
    StringBuilder out = new StringBuilder();
    while (!atEnd()) {
      char c = text.charAt(at++);
      if (c == '"') {
        return out.toString();
      } else if (c == '\\' && !atEnd()) {
        out.append(Words.unescaped(text.charAt(at++)));
      } else {
        out.append(c);
      }
    }
    throw wrong(start, at - start, Told.of("filter.quote"), Told.of("filter.quote.do"), List.of());
  }

  /** Takes a word without quotes: up to a space, a comma, a parenthesis or a quote. */
  void word(CharReader reader) {
    while (!atEnd()) {
      char c = text.charAt(at);
      if (Character.isWhitespace(c) || "(),\"".indexOf(c) >= 0) {
        return;
      }
      at++;
      boolean escaped = c == '\\' && !atEnd();
      reader.read(escaped ? Words.unescaped(text.charAt(at++)) : c, escaped);
    }
  }

  /** Takes what stands between slashes; the cursor stands on the first one. */
  String inSlashes() {
    int start = at++;
    StringBuilder out = new StringBuilder();
    while (!atEnd()) {
      char c = text.charAt(at++);
      if (c == '/') {
        return out.toString();
      }
      out.append(c);
      if (c == '\\' && !atEnd()) {
        out.append(text.charAt(at++));
      }
    }
    throw wrong(start, at - start, Told.of("filter.slash"), Told.of("filter.slash.do"), List.of());
  }

  /** Something else was expected where the cursor stands. */
  FilterParser.Refused wrong(Told expected, Told advice) {
    int end = at;
    while (end < text.length() && !Character.isWhitespace(text.charAt(end)) && end < at + SHOWN) {
      end++;
    }
    return wrong(at, end - at, expected, advice, List.of());
  }

  /** Something else was expected at some place. */
  FilterParser.Refused wrong(
      int start, int length, Told expected, Told advice, List<String> suggestions) {
    Told.Value found =
        start >= text.length()
            ? Told.part(Told.of("filter.end"))
            : Told.text(shown(text.substring(start, start + Math.max(1, length))));
    List<Told.Value> values =
        new ArrayList<>(List.of(Told.part(expected), Told.count(start + 1), found));
    suggestions.stream().findFirst().ifPresent(best -> values.add(Told.text(best)));
    return new FilterParser.Refused(
        FilterProblem.of(
            start + 1,
            start >= text.length() ? 0 : Math.max(1, length),
            new Told(suggestions.isEmpty() ? "filter.wrong" : "filter.meant", values),
            advice,
            suggestions));
  }

  private static String shown(String found) {
    return "'" + (found.length() > SHOWN ? found.substring(0, SHOWN) + "…" : found) + "'";
  }
}
