package dev.carillon.server.cli;

import java.util.ArrayList;
import java.util.List;

/** Names and values below each other, the values aligned. Empty values are left out. */
final class Facts {
  private record Fact(String name, String value) {}

  private final List<Fact> facts = new ArrayList<>();

  Facts add(String name, String value) {
    if (!value.isEmpty() && !value.equals("-")) {
      facts.add(new Fact(name, value));
    }
    return this;
  }

  /** The facts as lines, each with its end; further lines of a value stand below its first. */
  String render() {
    int widest = facts.stream().mapToInt(fact -> fact.name().length()).max().orElse(0);
    String indent = " ".repeat(widest + 3);
    StringBuilder text = new StringBuilder();
    for (Fact fact : facts) {
      text.append(fact.name())
          .append(':')
          .append(" ".repeat(widest - fact.name().length() + 2))
          .append(fact.value().strip().replace("\n", "\n" + indent))
          .append('\n');
    }
    return text.toString();
  }
}
