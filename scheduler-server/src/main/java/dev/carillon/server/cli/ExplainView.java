package dev.carillon.server.cli;

import dev.carillon.model.explain.Explanation;
import dev.carillon.model.explain.Gate;
import dev.carillon.model.explain.NodeExplanation;
import java.util.List;

/** An explanation as people read it: the verdict first, then the gates. */
final class ExplainView {
  private ExplainView() {}

  static String told(Explanation explanation, int width) {
    return head(
            explanation.id() + " " + explanation.state(),
            explanation.verdict(),
            explanation.command())
        + "\n"
        + gates(explanation.gates(), width);
  }

  static String told(NodeExplanation explanation, int width) {
    return head(
            explanation.node() + " of run " + explanation.run() + " " + explanation.state(),
            explanation.verdict(),
            explanation.command())
        + "\n"
        + gates(explanation.gates(), width)
        + explanation.task().map(task -> "\nIts task " + told(task, width)).orElse("");
  }

  private static String head(String what, String verdict, String command) {
    return what
        + "\n"
        + Text.line(verdict)
        + "\n"
        + (command.isEmpty() ? "" : "Try: " + command + "\n");
  }

  private static String gates(List<Gate> gates, int width) {
    Table table = new Table().words("GATE").words("RESULT").text("WHAT WAS FOUND");
    gates.forEach(g -> table.row(g.name(), word(g.result()), Text.line(g.evidence())));
    return table.render(width);
  }

  private static String word(Gate.Result result) {
    return switch (result) {
      case PASS -> "pass";
      case FAIL -> "FAIL";
      case NOT_APPLICABLE -> "-";
    };
  }
}
