package dev.carillon.server.cli;

import dev.carillon.model.explain.Explanation;
import dev.carillon.model.explain.Gate;
import dev.carillon.model.explain.NodeExplanation;
import dev.carillon.model.workflow.NodeState;
import java.util.List;

/** An explanation as people read it: the verdict first, then the gates. */
final class ExplainView {
  /** What a gate says that no longer counts. */
  private static final String ENDED = "gate.ended";

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
        + explanation
            .task()
            .map(
                task ->
                    (explanation.state() == NodeState.WAITING
                            ? "\nIts task of the time before, "
                            : "\nIts task ")
                        + told(task, width))
            .orElse("");
  }

  private static String head(String what, String verdict, String command) {
    return what
        + "\n"
        + Text.line(verdict)
        + "\n"
        + (command.isEmpty() ? "" : "Try: " + Text.line(command) + "\n");
  }

  private static String gates(List<Gate> gates, int width) {
    Table table = new Table().words("GATE").words("RESULT").text("WHAT WAS FOUND");
    gates.stream()
        .filter(g -> !over(g))
        .forEach(g -> table.row(g.name(), word(g.result()), Text.line(g.evidence())));
    long passed = gates.stream().filter(ExplainView::over).count();
    return table.render(width)
        + (passed == 0 ? "" : Text.count(passed) + " gates count no more: it has ended\n");
  }

  private static boolean over(Gate gate) {
    return gate.result() == Gate.Result.NOT_APPLICABLE && gate.told().code().equals(ENDED);
  }

  private static String word(Gate.Result result) {
    return switch (result) {
      case PASS -> "pass";
      case FAIL -> "FAIL";
      case NOT_APPLICABLE -> "-";
    };
  }
}
