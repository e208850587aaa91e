package dev.carillon.server.cli;

import dev.carillon.model.dead.Canary;
import dev.carillon.model.dead.DeadGroup;
import dev.carillon.model.dead.DeadGroups;
import dev.carillon.model.dead.DeadOutcome;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskPage;
import java.util.List;
import java.util.stream.Collectors;

/** Dead letters as people read them. */
final class DeadView {
  private static final String BARS = " ▁▂▃▄▅▆▇█";

  private DeadView() {}

  static String groups(DeadGroups groups, Times times, int width) {
    if (groups.groups().isEmpty()) {
      return "No dead letters." + discarded(groups) + "\n";
    }
    Table table =
        new Table()
            .words("GROUP")
            .figures("COUNT")
            .figures("TOTAL")
            .words("LAST 24 H")
            .words("FIRST")
            .words("LAST")
            .text("QUEUES")
            .text("ERROR");
    for (DeadGroup group : groups.groups()) {
      table.row(
          group.fingerprint(),
          Text.count(group.count()),
          Text.count(group.total()),
          bars(group.trend()),
          times.relative(group.firstMs()),
          times.relative(group.lastMs()),
          group.slices().stream()
              .map(s -> Text.line(s.queue()) + "/" + Text.line(s.type()) + " " + s.count())
              .collect(Collectors.joining(", ")),
          Text.line(Text.firstLine(group.sample())));
    }
    return table.render(width)
        + Text.plural(groups.count(), "dead letter")
        + " in "
        + Text.plural(groups.totalGroups(), "group")
        + (groups.expiring() > 0
            ? "; " + Text.count(groups.expiring()) + " will be deleted by age within 24 hours"
            : "")
        + (groups.retainedOut() > 0
            ? "; " + Text.count(groups.retainedOut()) + " were deleted by retention so far"
            : "")
        + "."
        + discarded(groups)
        + "\n";
  }

  private static String discarded(DeadGroups groups) {
    return groups.discarded() == 0
        ? ""
        : " " + Text.count(groups.discarded()) + " discarded ones can still be restored.";
  }

  private static String bars(List<Long> trend) {
    long most = trend.stream().mapToLong(Long::longValue).max().orElse(0);
    StringBuilder text = new StringBuilder();
    for (long n : trend) {
      text.append(BARS.charAt(n == 0 ? 0 : (int) (1 + n * (BARS.length() - 2) / most)));
    }
    return text.toString();
  }

  static String list(TaskPage page, Times times, int width) {
    if (page.tasks().isEmpty()) {
      return "No dead letter fits.\n";
    }
    Table table =
        new Table()
            .words("ID")
            .text("QUEUE")
            .text("TYPE")
            .figures("ATTEMPTS")
            .words("DIED")
            .text("ERROR");
    for (Task task : page.tasks()) {
      table.row(
          task.id(),
          Text.line(task.queue()),
          Text.line(task.type()),
          Text.count(task.attempts()),
          times.relative(task.endedMs()),
          Text.line(Text.firstLine(task.error())));
    }
    return table.render(width)
        + (page.total() < 0
            ? Text.plural(page.tasks().size(), "dead letter")
            : Text.count(page.tasks().size()) + " of " + Text.plural(page.total(), "dead letter"))
        + "\n";
  }

  /** What would be done. */
  static String plan(DeadOutcome plan, String verb) {
    StringBuilder text = new StringBuilder();
    text.append("Would ").append(verb).append(' ').append(Text.plural(plan.matched(), "task"));
    text.append(plan.matched() == 0 ? ".\n" : ":\n");
    plan.slices()
        .forEach(
            s ->
                text.append("  ")
                    .append(Text.count(s.count()))
                    .append(" of ")
                    .append(Text.line(s.queue()))
                    .append('/')
                    .append(Text.line(s.type()))
                    .append('\n'));
    if (!plan.sample().isEmpty()) {
      text.append("  for example ")
          .append(String.join(" ", plan.sample().stream().limit(3).toList()))
          .append('\n');
    }
    return text.append("Nothing was done. Do it: add --yes\n").toString();
  }

  static String canary(Canary c) {
    return c.id()
        + " "
        + c.state()
        + "  "
        + Text.count(c.counts().redriven())
        + " of "
        + Text.count(c.total())
        + " brought back: "
        + Text.count(c.counts().succeeded())
        + " succeeded, "
        + Text.count(c.counts().failed())
        + " failed, "
        + Text.count(c.counts().pending())
        + " pending. "
        + Text.line(c.verdict());
  }
}
