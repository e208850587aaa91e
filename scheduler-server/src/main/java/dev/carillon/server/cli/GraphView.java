package dev.carillon.server.cli;

import dev.carillon.model.workflow.Dag;
import dev.carillon.model.workflow.NodeState;
import dev.carillon.model.workflow.Workflow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Draws a graph in text: a row a node, level by level, and a lane for each node that others still
 * hang on. A row's line comes from the lanes of its parents.
 */
final class GraphView {
  /** Beyond this the lanes say less than names do. */
  private static final int MOST_LANES = 24;

  private final Dag dag;
  private final Map<String, NodeState> states;
  private final RunColours colours;

  /** By column the node whose lane it is. */
  private final List<@Nullable Integer> lanes = new ArrayList<>();

  private final int[] open;

  private GraphView(Dag dag, Map<String, NodeState> states, RunColours colours) {
    this.dag = dag;
    this.states = states;
    this.colours = colours;
    this.open = new int[dag.size()];
    Arrays.setAll(open, i -> dag.children(i).length);
  }

  /**
   * @param states of the nodes of a run; empty: of no run
   */
  static String draw(Workflow workflow, Map<String, NodeState> states, RunColours colours) {
    Dag dag = Dag.of(workflow);
    return new GraphView(dag, states, colours).rows();
  }

  private String rows() {
    StringBuilder text = new StringBuilder();
    int level = -1;
    for (int i : dag.order()) {
      if (dag.level(i) != level) {
        level = dag.level(i);
        text.append(heading(level, dag.isFinally(i)));
      }
      text.append(row(i)).append('\n');
    }
    return text.toString();
  }

  private String heading(int level, boolean last) {
    return lanes(lanes.size()) + (last ? "finally, level " : "level ") + level + '\n';
  }

  /** The open lanes and nothing else. */
  private String lanes(int upTo) {
    StringBuilder text = new StringBuilder();
    for (int c = 0; c < upTo; c++) {
      text.append(lanes.get(c) == null ? "  " : "│ ");
    }
    return text.toString();
  }

  private String row(int i) {
    List<Integer> from = new ArrayList<>();
    List<String> unseen = new ArrayList<>();
    for (int parent : dag.parents(i)) {
      int column = lanes.indexOf(parent);
      if (column >= 0) {
        from.add(column);
      } else {
        unseen.add(dag.node(parent).id());
      }
      open[parent]--;
    }
    int sign = place(from);
    int first = from.stream().min(Integer::compare).orElse(sign);
    StringBuilder text = new StringBuilder();
    for (int c = 0; c < sign; c++) {
      Integer lane = c < lanes.size() ? lanes.get(c) : null;
      text.append(piece(lane, from.contains(c), c > first)).append(c >= first ? "─" : " ");
    }
    text.append(label(i));
    List<String> parents =
        Arrays.stream(dag.parents(i)).mapToObj(p -> dag.node(p).id()).collect(Collectors.toList());
    if (parents.size() > 1 || !unseen.isEmpty()) {
      text.append("  ← ").append(Text.line(String.join(", ", PlanView.shortened(parents, 6))));
    }
    close();
    if (open[i] > 0 && sign < MOST_LANES) {
      while (lanes.size() <= sign) {
        lanes.add(null);
      }
      lanes.set(sign, i);
    }
    return text.toString().stripTrailing();
  }

  private String piece(@Nullable Integer lane, boolean parent, boolean crossed) {
    if (parent && lane != null) {
      boolean ends = open[lane] == 0;
      return crossed ? (ends ? "┴" : "┼") : ends ? "└" : "├";
    }
    if (lane == null) {
      return crossed ? "─" : " ";
    }
    return crossed ? "┼" : "│";
  }

  /** The first free column behind all parents. */
  private int place(List<Integer> from) {
    int column = from.stream().max(Integer::compare).map(c -> c + 1).orElse(0);
    while (column < lanes.size() && lanes.get(column) != null) {
      column++;
    }
    return column;
  }

  private void close() {
    for (int c = 0; c < lanes.size(); c++) {
      Integer lane = lanes.get(c);
      if (lane != null && open[lane] == 0) {
        lanes.set(c, null);
      }
    }
    while (!lanes.isEmpty() && lanes.getLast() == null) {
      lanes.removeLast();
    }
  }

  private String label(int i) {
    String id = Text.line(dag.node(i).id());
    NodeState state = states.get(dag.node(i).id());
    String extra =
        (dag.node(i).fanOut().isPresent() ? " [map]" : "")
            + dag.node(i).subWorkflow().map(s -> " [" + Text.line(s.workflow()) + "]").orElse("")
            + (dag.node(i).rule().code() == 1 ? "" : " (" + dag.node(i).rule().word() + ")");
    return state == null
        ? "● " + id + extra
        : colours.paint(state, RunColours.sign(state) + " " + id)
            + extra
            + "  "
            + colours.paint(state, RunColours.word(state));
  }
}
