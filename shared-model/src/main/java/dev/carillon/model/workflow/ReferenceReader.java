package dev.carillon.model.workflow;

import dev.carillon.model.query.Nearest;
import java.util.ArrayList;
import java.util.List;

/** Reads one reference that begins at a place of a text. */
final class ReferenceReader {
  private final String text;
  private final int from;
  private int at;

  ReferenceReader(String text, int from) {
    this.text = text;
    this.from = from;
    this.at = from + 2;
  }

  /** Whether it is a reference, right or wrong, and not a variable of a shell. */
  boolean meant() {
    int end = from + 2;
    while (end < text.length() && isOfWord(text.charAt(end))) {
      end++;
    }
    char next = end < text.length() ? text.charAt(end) : 0;
    boolean known = Reference.ROOTS.contains(text.substring(from + 2, end));
    return next == '.' || known && (next == '}' || next == '[');
  }

  Reference read() throws Reference.Malformed {
    String root = word("nodes, input, run, item or index");
    if (!Reference.ROOTS.contains(root)) {
      throw wrong(
          "nodes, input, run, item or index",
          "'"
              + root
              + "'"
              + Nearest.of(root, Reference.ROOTS).map(n -> "; did you mean " + n + "?").orElse(""));
    }
    List<String> path = new ArrayList<>();
    while (at < text.length() && text.charAt(at) != '}') {
      path.add(step());
    }
    if (at >= text.length()) {
      throw wrong("a closing }", "the end of the text");
    }
    Reference reference = new Reference(from, at + 1, root, path);
    check(reference);
    return reference;
  }

  private String step() throws Reference.Malformed {
    char c = text.charAt(at++);
    if (c == '.') {
      return word("a name behind the dot");
    }
    if (c != '[') {
      at--;
      throw wrong(". or [ or }", "'" + c + "'");
    }
    boolean quoted = at < text.length() && (text.charAt(at) == '"' || text.charAt(at) == '\'');
    int end = quoted ? text.indexOf(text.charAt(at), at + 1) : text.indexOf(']', at);
    if (end < 0 || quoted && (end + 1 >= text.length() || text.charAt(end + 1) != ']')) {
      throw wrong("a closing ]", "none");
    }
    String step = text.substring(quoted ? at + 1 : at, end);
    if (!quoted && !step.matches("\\d{1,9}")) {
      throw wrong("a number or a name in quotes between [ and ]", "'" + step + "'");
    }
    at = quoted ? end + 2 : end + 1;
    return step;
  }

  private String word(String expected) throws Reference.Malformed {
    int begin = at;
    while (at < text.length() && isOfWord(text.charAt(at))) {
      at++;
    }
    if (begin == at) {
      throw wrong(
          expected, at < text.length() ? "'" + text.charAt(at) + "'" : "the end of the text");
    }
    return text.substring(begin, at);
  }

  private static boolean isOfWord(char c) {
    return c == '_' || c == '-' || Character.isLetterOrDigit(c);
  }

  private void check(Reference reference) throws Reference.Malformed {
    List<String> path = reference.path();
    boolean ok =
        switch (reference.root()) {
          case "nodes" ->
              path.size() >= 2
                  && (path.get(1).equals("output")
                      || path.get(1).equals("state") && path.size() == 2);
          case "run" -> path.size() == 1 || path.size() == 2 && path.getFirst().equals("labels");
          case "index" -> path.isEmpty();
          default -> true;
        };
    if (!ok) {
      throw wrong(
          "nodes.ID.output…, nodes.ID.state, run.id, run.workflow, run.labels.NAME or index",
          "'" + text.substring(from, at + 1) + "'");
    }
  }

  private Reference.Malformed wrong(String expected, String got) {
    return new Reference.Malformed(
        "Expected "
            + expected
            + " at character "
            + (at + 1)
            + " of the text, but got "
            + got
            + ".");
  }
}
