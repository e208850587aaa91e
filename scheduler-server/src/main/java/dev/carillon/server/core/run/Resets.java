package dev.carillon.server.core.run;

import dev.carillon.model.workflow.NodeState;
import dev.carillon.model.workflow.RunState;
import java.util.BitSet;
import java.util.List;

/**
 * Sets nodes back so that they run again. While that goes on nothing else happens to the run. An
 * edge that was applied is taken back one by one, as it was applied, so the counters of nodes that
 * are not set back stay true too.
 */
final class Resets {
  private final RunGraph graph;
  private final NodeTable table;
  private final RunVars vars;
  private final Change change;
  private final List<Integer> innerToCancel;

  Resets(
      RunGraph graph, NodeTable table, RunVars vars, Change change, List<Integer> innerToCancel) {
    this.graph = graph;
    this.table = table;
    this.vars = vars;
    this.change = change;
    this.innerToCancel = innerToCancel;
  }

  /** Counts a parent in its child's counters, or takes it out of them. */
  static void count(NodeTable table, int child, NodeState parent, int by) {
    boolean ok = parent == NodeState.SUCCEEDED;
    boolean skipped = parent == NodeState.SKIPPED;
    table.counts(
        child,
        table.ok(child) + (ok ? by : 0),
        table.failed(child) + (!ok && !skipped ? by : 0),
        table.skipped(child) + (skipped ? by : 0));
  }

  /**
   * A node (or an item of a map) whose task an operator revived: what did not run because of it
   * may.
   */
  static void afterRevival(RunGraph graph, NodeTable table, RunVars vars, int node, int place) {
    BitSet root = new BitSet();
    root.set(node);
    begin(graph, table, vars, graph.descendants(root, i -> !ran(table.state(i))));
    vars.revived = place;
  }

  /** One node, and what did not run because of it. */
  static void node(RunGraph graph, NodeTable table, RunVars vars, int node) {
    BitSet root = new BitSet();
    root.set(node);
    begin(graph, table, vars, graph.descendants(root, i -> !ran(table.state(i))));
  }

  /** Nodes with all that depends on them. */
  static void from(RunGraph graph, NodeTable table, RunVars vars, BitSet roots) {
    begin(graph, table, vars, graph.descendants(roots, i -> true));
  }

  private static boolean ran(NodeState state) {
    return switch (state) {
      case READY, RUNNING, SUCCEEDED, FAILED -> true;
      case WAITING, SKIPPED, UPSTREAM_FAILED, CANCELLED -> false;
    };
  }

  /** Whatever runs after all others runs again too. */
  private static void begin(RunGraph graph, NodeTable table, RunVars vars, BitSet nodes) {
    if (nodes.nextSetBit(0) < graph.dag().finallyFrom()) {
      nodes.set(graph.dag().finallyFrom(), graph.size());
    }
    nodes.or(vars.resetting);
    vars.resetting = nodes;
    vars.redo = RunVars.Redo.RESETTING;
    vars.revived = -1;
    vars.state = RunState.RUNNING;
    vars.cancel = 0;
    vars.endedMs = 0;
  }

  /** Goes on until all is done (true) or the step is full. */
  boolean go() {
    for (int i = vars.resetting.nextSetBit(0); i >= 0; i = vars.resetting.nextSetBit(i + 1)) {
      if (change.full() || !reset(i)) {
        return false;
      }
      vars.resetting.clear(i);
    }
    vars.redo = RunVars.Redo.NONE;
    vars.revived = -1;
    return true;
  }

  private boolean reset(int i) {
    NodeState state = table.state(i);
    if (!takeEdgesBack(i, state)) {
      return false;
    }
    boolean lives = vars.revived == i;
    boolean itemLives = vars.revived >= graph.size() && isItem(i, vars.revived);
    if (itemLives) {
      reviveItem(i, vars.revived);
      stands(i, NodeState.RUNNING);
    } else if (lives) {
      stands(i, graph.isInner(i) ? NodeState.RUNNING : NodeState.READY);
    } else if (state != NodeState.WAITING) {
      if (!stopWhatLives(i, state)) {
        return false;
      }
      stands(i, NodeState.WAITING);
      table.attempts(i, 0);
      table.items(i, 0, 0);
    } else {
      return true;
    }
    table.cause(i, Cause.NONE);
    // What lives goes on: its parents and its place under the cap are behind it.
    table.rule(i, lives || itemLives ? table.ruleMs(i) : 0);
    table.times(i, lives || itemLives ? table.readyMs(i) : 0, 0, 0);
    return true;
  }

  private boolean takeEdgesBack(int i, NodeState state) {
    int edges = table.edges(i);
    while (edges > 0) {
      if (change.full()) {
        return false;
      }
      int child = graph.child(i, --edges);
      count(table, child, state, -1);
      change.node(child);
      table.edges(i, edges);
      change.node(i);
    }
    return true;
  }

  private boolean stopWhatLives(int i, NodeState state) {
    if (state.ended()) {
      return true;
    }
    if (!graph.isMap(i)) {
      stop(i, i);
      return true;
    }
    for (int k = 0; k < table.begun(i); k++) {
      int place = table.firstItem(i) + k;
      if (!table.state(place).ended()) {
        if (change.full()) {
          return false;
        }
        stop(i, place);
        table.state(place, NodeState.CANCELLED);
        change.node(place);
      }
    }
    return true;
  }

  private void stop(int node, int place) {
    if (graph.isInner(node)) {
      innerToCancel.add(place);
    } else {
      change.stop(table.task(place), true);
    }
  }

  private boolean isItem(int map, int place) {
    int first = table.firstItem(map);
    return graph.isMap(map) && first > 0 && place >= first && place < first + table.items(map);
  }

  private void reviveItem(int map, int place) {
    NodeState was = table.state(place);
    table.itemEnds(
        map,
        table.itemsOk(map) - (was == NodeState.SUCCEEDED ? 1 : 0),
        table.itemsFailed(map) - (was == NodeState.FAILED ? 1 : 0),
        table.itemsCancelled(map) - (was == NodeState.CANCELLED ? 1 : 0));
    table.state(place, graph.isInner(map) ? NodeState.RUNNING : NodeState.READY);
    table.times(place, table.readyMs(place), 0, 0);
    change.node(place);
  }

  private void stands(int node, NodeState state) {
    vars.counts[table.state(node).code()]--;
    vars.counts[state.code()]++;
    table.state(node, state);
    change.node(node);
  }
}
