package dev.carillon.desktop.feature.workflows;

import dev.carillon.desktop.control.Tone;
import dev.carillon.desktop.control.gantt.GanttChart;
import dev.carillon.desktop.control.gantt.GanttRow;
import dev.carillon.desktop.control.ink.Ink;
import dev.carillon.model.workflow.NodeView;
import dev.carillon.model.workflow.Phase;
import dev.carillon.model.workflow.PhaseSpan;
import dev.carillon.model.workflow.Run;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** The phases of nodes as bars; waiting for parents is left out, as it is what others do. */
final class GanttRows {
  private GanttRows() {}

  static void fill(GanttChart chart, Run run, Collection<NodeView> nodes, long nowMs) {
    long begin = run.startedMs() == 0 ? run.createdMs() : run.startedMs();
    long end = run.endedMs() == 0 ? nowMs : run.endedMs();
    Set<String> critical = Set.copyOf(run.criticalPath());
    List<GanttRow> rows =
        nodes.stream()
            .filter(n -> n.phases().stream().anyMatch(p -> p.phase() != Phase.PARENTS))
            .sorted(Comparator.comparingLong(GanttRows::begin).thenComparing(NodeView::id))
            .map(n -> row(n, nowMs, critical.contains(n.id())))
            .toList();
    chart.show(rows, begin, end);
  }

  private static long begin(NodeView n) {
    return n.phases().stream()
        .filter(p -> p.phase() != Phase.PARENTS)
        .mapToLong(PhaseSpan::fromMs)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  private static GanttRow row(NodeView n, long nowMs, boolean critical) {
    List<GanttRow.Bar> bars = new ArrayList<>();
    for (int i = 0; i < n.phases().size(); i++) {
      PhaseSpan p = n.phases().get(i);
      if (p.phase() != Phase.PARENTS) {
        long to = p.toMs() == 0 ? Math.max(nowMs, p.fromMs()) : p.toMs();
        Ink ink = failed(n.phases(), i) ? Ink.of(Tone.DEAD) : ink(p.phase(), n);
        bars.add(new GanttRow.Bar(ink, p.fromMs(), to, p.phase() != Phase.RUNNING));
      }
    }
    // How much later it could end: a thin line behind its bars.
    if (n.slackMillis() > 0 && !bars.isEmpty()) {
      long end = bars.getLast().toMs();
      bars.add(new GanttRow.Bar(Ink.LINE, end, end + n.slackMillis(), true));
    }
    return new GanttRow(n.id(), n.id(), bars, critical);
  }

  /** Whether it is an attempt that others followed. */
  static boolean failed(List<PhaseSpan> spans, int i) {
    return spans.get(i).phase() == Phase.RUNNING
        && spans.subList(i + 1, spans.size()).stream().anyMatch(p -> p.phase() == Phase.RUNNING);
  }

  /** The same colours as in the legend; what ran has the colour of how it ended. */
  static Ink ink(Phase phase, NodeView n) {
    return switch (phase) {
      case PARENTS -> Ink.LINE;
      case QUEUE -> Ink.IDLE;
      case LIMIT -> Ink.WAIT;
      case WORKER -> Ink.RETRY;
      // What waits for another try has failed so far.
      case RUNNING -> Ink.of(Faces.retries(n) ? Tone.DEAD : Faces.tone(n));
    };
  }
}
