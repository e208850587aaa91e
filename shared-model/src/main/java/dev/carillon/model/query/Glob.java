package dev.carillon.model.query;

import java.util.List;

/**
 * A text with wildcards.
 *
 * @param parts the literal texts between the wildcards; one part: no wildcard
 */
public record Glob(List<String> parts) {
  public Glob {
    parts = List.copyOf(parts);
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("Expected at least one part, but got none.");
    }
    for (int i = 1; i < parts.size() - 1; i++) {
      if (parts.get(i).isEmpty()) {
        throw new IllegalArgumentException("Expected text between two wildcards, but got none.");
      }
    }
  }

  public static Glob literal(String text) {
    return new Glob(List.of(text));
  }

  /** Whether it stands for one text only. */
  public boolean plain() {
    return parts.size() == 1;
  }

  /** Linear but for texts full of near matches; both sides are short. */
  boolean matches(String text) {
    String head = parts.getFirst();
    if (plain()) {
      return text.equals(head);
    }
    String tail = parts.getLast();
    int end = text.length() - tail.length();
    if (end < head.length() || !text.startsWith(head) || !text.endsWith(tail)) {
      return false;
    }
    int at = head.length();
    for (String part : parts.subList(1, parts.size() - 1)) {
      int found = text.indexOf(part, at);
      if (found < 0 || found + part.length() > end) {
        return false;
      }
      at = found + part.length();
    }
    return true;
  }
}
