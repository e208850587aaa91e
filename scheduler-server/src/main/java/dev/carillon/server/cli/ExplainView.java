package dev.carillon.server.cli;

import dev.carillon.model.explain.Explanation;
import dev.carillon.model.explain.Gate;

/** An explanation as people read it: the verdict first, then the gates. */
final class ExplainView {
  private ExplainView() {}

  static String told(Explanation explanation, int width) {
    Table table = new Table().words("GATE").words("RESULT").text("WHAT WAS FOUND");
    explanation
        .gates()
        .forEach(g -> table.row(g.name(), word(g.result()), Text.line(g.evidence())));
    return explanation.id()
        + " "
        + explanation.state()
        + "\n"
        + Text.line(explanation.verdict())
        + "\n"
        + (explanation.command().isEmpty() ? "" : "Try: " + explanation.command() + "\n")
        + "\n"
        + table.render(width);
  }

  private static String word(Gate.Result result) {
    return switch (result) {
      case PASS -> "pass";
      case FAIL -> "FAIL";
      case NOT_APPLICABLE -> "-";
    };
  }
}
