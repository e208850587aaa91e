package dev.carillon.server.cli;

import dev.carillon.model.workflow.NodeState;
import dev.carillon.model.workflow.NodeView;
import dev.carillon.model.workflow.Phase;
import dev.carillon.model.workflow.PhaseSpan;
import dev.carillon.model.workflow.Run;
import dev.carillon.model.workflow.RunPage;
import dev.carillon.model.workflow.WorkflowVersion;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Workflows and runs as people read them. */
final class RunView {
  private RunView() {}

  static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** "7 of 10 ended, 2 running, 1 failed". */
  static String progress(Run run, Times times) {
    int ended = 0;
    for (NodeState state : NodeState.values()) {
      ended += state.ended() ? run.count(state) : 0;
    }
    String text = word(run.state()) + ": " + ended + " of " + run.size() + " ended";
    for (NodeState state : List.of(NodeState.RUNNING, NodeState.FAILED)) {
      text += run.count(state) > 0 ? ", " + run.count(state) + " " + word(state) : "";
    }
    return text
        + (times.ahead(run.predictedEndMs())
            ? ", probably over " + times.relative(run.predictedEndMs())
            : "");
  }

  static String ended(Run run) {
    return "Run "
        + run.id()
        + " "
        + word(run.state())
        + " after "
        + Times.between(run.startedMs(), run.endedMs())
        + counts(run);
  }

  private static String counts(Run run) {
    StringBuilder text = new StringBuilder();
    for (NodeState state : NodeState.values()) {
      if (run.count(state) > 0) {
        text.append(text.isEmpty() ? ": " : ", ")
            .append(Text.count(run.count(state)))
            .append(' ')
            .append(word(state));
      }
    }
    return text.toString();
  }

  static String because(NodeView node) {
    String why = node.error().isEmpty() ? node.reason() : node.error();
    if (why.isEmpty() && node.itemsFailed() > 0) {
      why = Text.count(node.itemsFailed()) + " of " + Text.plural(node.items(), "item") + " failed";
    }
    return why.isEmpty() ? "" : ": " + Text.firstLine(why);
  }

  static String took(NodeView node) {
    return node.state() == NodeState.SUCCEEDED && node.endedMs() > 0 && node.startedMs() > 0
        ? " (" + Times.between(node.startedMs(), node.endedMs()) + ")"
        : "";
  }

  static String told(Run run) {
    String pause =
        run.pause()
            .map(
                p ->
                    ", paused"
                        + (p.actor().isEmpty() ? "" : " by " + Text.line(p.actor()))
                        + (p.reason().isEmpty() ? "" : ": " + Text.line(p.reason())))
            .orElse("");
    return "Run " + run.id() + " is " + word(run.state()) + pause + counts(run) + "\n";
  }

  static String show(Run run, List<NodeView> nodes, Times times, int width) {
    Facts facts =
        new Facts()
            .add("Run", run.id())
            .add("Workflow", run.workflow() + " version " + run.version())
            .add("Tenant", run.tenant())
            .add("State", word(run.state()) + run.pause().map(p -> ", paused").orElse(""))
            .add("Nodes", counts(run).replaceFirst("^: ", ""))
            .add("Started", times.both(run.startedMs()))
            .add("Ended", times.both(run.endedMs()))
            .add("Took", Times.between(run.startedMs(), run.endedMs()))
            .add(
                "Will end",
                run.predictedEndMs() == 0
                    ? ""
                    : "probably "
                        + (times.past(run.predictedEndMs())
                            ? "now"
                            : times.both(run.predictedEndMs())))
            .add("Deadline", deadline(run, times))
            .add("Hangs on", String.join(" → ", PlanView.shortened(run.criticalPath(), 12)))
            .add("Labels", labels(run))
            .add("By", Text.line(run.actor()))
            .add("Reason", Text.line(run.reason()))
            .add(
                "Part of",
                run.parentRun().isEmpty() ? "" : run.parentRun() + " " + run.parentNode());
    return facts.render() + "\n" + nodes(nodes, times, width);
  }

  private static String labels(Run run) {
    return Text.line(
        run.labels().entrySet().stream()
            .map(e -> e.getKey() + "=" + e.getValue())
            .sorted()
            .collect(Collectors.joining(" ")));
  }

  private static String deadline(Run run, Times times) {
    return run.deadlineMs() == 0
        ? ""
        : times.both(run.deadlineMs()) + ", " + word(run.deadlineState());
  }

  private static String nodes(List<NodeView> nodes, Times times, int width) {
    Table table =
        new Table()
            .text("NODE")
            .words("STATE")
            .figures("FAILED")
            .figures("PARENTS")
            .figures("LIMIT")
            .figures("QUEUE")
            .figures("WORKER")
            .figures("RAN")
            .figures("SLACK")
            .words("WILL END")
            .words("TASK OR RUN")
            .text("WHY");
    for (NodeView node : nodes) {
      table.row(
          Text.line(node.id()),
          RunColours.sign(node.state()) + " " + word(node.state()) + items(node),
          node.attempts() == 0 ? "-" : Integer.toString(node.attempts()),
          spent(node, Phase.PARENTS, times),
          spent(node, Phase.LIMIT, times),
          spent(node, Phase.QUEUE, times),
          spent(node, Phase.WORKER, times),
          spent(node, Phase.RUNNING, times),
          node.slackMillis() < 0 ? "-" : Durations.brief(Duration.ofMillis(node.slackMillis())),
          times.past(node.predictedEndMs()) && node.predictedEndMs() > 0
              ? "now"
              : times.relative(node.predictedEndMs()),
          Text.orDash(node.childRun().isEmpty() ? node.taskId() : node.childRun()),
          because(node).isEmpty() ? "-" : because(node).substring(2));
    }
    return table.render(width);
  }

  private static String items(NodeView node) {
    return node.items() == 0 ? "" : " " + node.itemsOk() + "/" + node.items();
  }

  /** How long it was in a phase, in all; "…" behind it: and it still is. */
  private static String spent(NodeView node, Phase phase, Times times) {
    long millis = 0;
    boolean been = false;
    boolean open = false;
    for (PhaseSpan span : node.phases()) {
      if (span.phase() == phase) {
        been = true;
        open = span.toMs() == 0;
        millis += open ? times.since(span.fromMs()) : span.toMs() - span.fromMs();
      }
    }
    return been ? Durations.brief(Duration.ofMillis(millis)) + (open ? "…" : "") : "-";
  }

  static String runs(RunPage page, Times times, int width) {
    if (page.runs().isEmpty()) {
      return "No run fits; start one: carillon workflow run WORKFLOW\n";
    }
    Table table =
        new Table()
            .words("RUN")
            .text("WORKFLOW")
            .figures("VERSION")
            .words("STATE")
            .figures("ENDED")
            .figures("FAILED")
            .words("STARTED")
            .figures("TOOK")
            .text("BY");
    for (Run run : page.runs()) {
      int ended = 0;
      for (NodeState state : NodeState.values()) {
        ended += state.ended() ? run.count(state) : 0;
      }
      table.row(
          run.id(),
          Text.line(run.workflow()),
          Integer.toString(run.version()),
          word(run.state()) + run.pause().map(p -> ", paused").orElse(""),
          run.size() == 0 ? "-" : ended + "/" + run.size(),
          Text.count(run.count(NodeState.FAILED)),
          times.relative(run.startedMs()),
          Times.between(run.startedMs(), run.endedMs()),
          Text.orDash(run.actor()));
    }
    return table.render(width);
  }

  static String workflows(List<WorkflowVersion> versions, Times times, int width) {
    if (versions.isEmpty()) {
      return "No workflow here; store one: carillon workflow put FILE\n";
    }
    Table table =
        new Table()
            .text("WORKFLOW")
            .figures("VERSION")
            .figures("NODES")
            .words("STORED")
            .text("BY")
            .text("NAME");
    boolean tenants = versions.stream().map(WorkflowVersion::tenant).distinct().count() > 1;
    for (WorkflowVersion v : versions) {
      table.row(
          Text.line(tenants ? v.tenant() + "/" + v.id() : v.id()),
          Integer.toString(v.version()),
          Text.count(v.nodes()),
          times.relative(v.createdMs()),
          Text.orDash(v.actor()),
          Text.orDash(v.name()));
    }
    return table.render(width);
  }
}
