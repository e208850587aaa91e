package dev.carillon.server.cli;

import dev.carillon.model.workflow.OutcomeTable;
import dev.carillon.model.workflow.RunPlan;
import dev.carillon.model.workflow.WorkflowProblem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Plans and problems as people read them. */
final class PlanView {
  private static final int MOST_LEVELS = 50;
  private static final int MOST_ROWS = 100;

  private PlanView() {}

  /** One problem a line, as compilers tell them. */
  static String problems(String file, List<WorkflowProblem> problems) {
    StringBuilder text = new StringBuilder();
    for (WorkflowProblem problem : problems) {
      text.append(file.isEmpty() ? "" : file + ": ")
          .append(problem.warning() ? "warning: " : "error: ")
          .append(Text.line(problem.told()))
          .append('\n');
    }
    return text.toString();
  }

  static String plan(RunPlan plan, int width) {
    StringBuilder text = new StringBuilder(problems("", plan.problems()));
    if (!plan.valid()) {
      return text.toString();
    }
    text.append(
        new Facts()
            .add("Workflow", plan.workflow() + (plan.version() > 0 ? " " + plan.version() : ""))
            .add("Nodes", Text.count(plan.nodes()))
            .add("Edges", Text.count(plan.edges()))
            .add("Levels", plan.levels().size() + ", the widest " + plan.width())
            .add("Takes", makespan(plan))
            .add("Hangs on", String.join(" → ", shortened(plan.criticalPath(), 12)))
            .add("No worker", String.join(", ", plan.missingTypes()))
            .render());
    text.append('\n').append(levels(plan, width));
    if (!plan.outcomes().rows().isEmpty()) {
      text.append('\n').append(outcomes(plan.outcomes(), width));
    }
    return text.toString();
  }

  private static String makespan(RunPlan plan) {
    if (plan.known() == 0) {
      return "not known: it has not run yet";
    }
    return "about "
        + Durations.brief(Duration.ofMillis(plan.makespanMillis()))
        + " with enough workers"
        + (plan.known() < plan.nodes()
            ? ", by " + plan.known() + " of " + plan.nodes() + " nodes"
            : "");
  }

  private static String levels(RunPlan plan, int width) {
    Table table = new Table().figures("LEVEL").figures("NODES").text("WHICH");
    for (int i = 0; i < Math.min(MOST_LEVELS, plan.levels().size()); i++) {
      table.row(
          Integer.toString(i),
          Text.count(plan.levelSizes().get(i)),
          String.join(", ", shortened(plan.levels().get(i), 20)));
    }
    return table.render(width);
  }

  private static String outcomes(OutcomeTable outcomes, int width) {
    Table table =
        new Table()
            .text("IF THIS FAILS")
            .words("THE RUN IS")
            .figures("SUCCEED")
            .figures("DO NOT")
            .text("WHICH DO NOT");
    for (OutcomeTable.Row row : outcomes.rows().stream().limit(MOST_ROWS).toList()) {
      List<String> lost = new ArrayList<>(row.upstreamFailed());
      lost.addAll(row.skipped());
      lost.addAll(row.cancelled());
      table.row(
          Text.line(row.node()),
          row.run().name().toLowerCase(Locale.ROOT),
          Text.count(row.succeeded()),
          Text.count(row.lost()),
          lost.isEmpty() ? "-" : String.join(", ", shortened(lost, 8)));
    }
    boolean cut = outcomes.rows().size() > MOST_ROWS;
    return "What if one fails, and no other does, and every condition says yes:\n"
        + table.render(width)
        + (cut ? "Further ones: --fails NODE or --json\n" : "");
  }

  static List<String> shortened(List<String> ids, int most) {
    if (ids.size() <= most) {
      return ids;
    }
    List<String> few = new ArrayList<>(ids.subList(0, most));
    few.add("… " + (ids.size() - most) + " more");
    return few;
  }
}
