package dev.carillon.model.audit;

import java.util.HashMap;
import java.util.Map;

/** Reads an object of texts and whole numbers, as {@link AuditLine} writes it. */
final class FlatJson {
  private final String text;
  private int at;

  private FlatJson(String text) {
    this.text = text;
  }

  /**
   * Its values by name.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Map<String, String> read(String text) {
    return new FlatJson(text).object();
  }

  private Map<String, String> object() {
    Map<String, String> values = new HashMap<>();
    take('{');
    do {
      String name = string();
      take(':');
      values.put(name, peek() == '"' ? string() : number());
    } while (more());
    if (at != text.length()) {
      throw wrong();
    }
    return values;
  }

  private boolean more() {
    char c = next();
    if (c != ',' && c != '}') {
      throw wrong();
    }
    return c == ',';
  }

  private String number() {
    int from = at;
    while (peek() == '-' || Character.isDigit(peek())) {
      at++;
    }
    return text.substring(from, at);
  }

  private String string() {
    take('"');
    StringBuilder value = new StringBuilder();
    for (char c = next(); c != '"'; c = next()) {
      value.append(c == '\\' ? escaped() : c);
    }
    return value.toString();
  }

  private char escaped() {
    char c = next();
    if (c != 'u') {
      return c;
    }
    int from = at;
    at += 4;
    if (at > text.length()) {
      throw wrong();
    }
    return (char) Integer.parseInt(text.substring(from, at), 16);
  }

  private void take(char expected) {
    if (next() != expected) {
      throw wrong();
    }
  }

  private char peek() {
    return at < text.length() ? text.charAt(at) : '\0';
  }

  private char next() {
    if (at >= text.length()) {
      throw wrong();
    }
    return text.charAt(at++);
  }

  private static IllegalArgumentException wrong() {
    return new IllegalArgumentException("Expected an object of texts and numbers.");
  }
}
