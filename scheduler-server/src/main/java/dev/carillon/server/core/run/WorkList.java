package dev.carillon.server.core.run;

import dev.carillon.model.workflow.NodeState;
import dev.carillon.model.workflow.TriggerRule;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What there is to do for a run, worked out from its table and vars: it may be forgotten at any
 * time. Not for several threads.
 */
final class WorkList {
  /** Of a sub-workflow's node (or item): its run is there. */
  static final int INNER_MADE = 1;

  private final RunGraph graph;
  private final NodeTable table;
  private final RunVars vars;

  /** Ended nodes whose children have not all heard of it. */
  final ArrayDeque<Integer> spreading = new ArrayDeque<>();

  /** Waiting nodes whose rules are to be asked. */
  final ArrayDeque<Integer> judged = new ArrayDeque<>();

  /** What lives although the run was cancelled. */
  final ArrayDeque<Integer> stopping = new ArrayDeque<>();

  /** Nodes whose rules hold. */
  final NavigableSet<Integer> runnable = new TreeSet<>();

  /** Maps with items that have not begun. */
  final NavigableSet<Integer> beginning = new TreeSet<>();

  /** First place of its items → map. */
  final TreeMap<Integer, Integer> maps = new TreeMap<>();

  final ArrayDeque<Integer> innerToMake = new ArrayDeque<>();
  final List<Integer> innerToCancel = new ArrayList<>();

  /** Nodes that have not ended, but those that run last. */
  int open;

  int openFinally;

  /** Tasks and inner runs that live. */
  int live;

  WorkList(RunGraph graph, NodeTable table, RunVars vars) {
    this.graph = graph;
    this.table = table;
    this.vars = vars;
  }

  /** Works out what there is to do. */
  void derive() {
    spreading.clear();
    judged.clear();
    runnable.clear();
    beginning.clear();
    maps.clear();
    stopping.clear();
    innerToMake.clear();
    open = 0;
    openFinally = 0;
    live = 0;
    for (int i = 0; i < graph.size(); i++) {
      NodeState state = table.state(i);
      if (graph.isMap(i) && table.firstItem(i) > 0) {
        maps.put(table.firstItem(i), i);
      }
      if (state.ended()) {
        if (table.edges(i) < graph.children(i)) {
          spreading.add(i);
        }
        continue;
      }
      open += graph.isFinally(i) ? 0 : 1;
      openFinally += graph.isFinally(i) ? 1 : 0;
      if (state == NodeState.WAITING) {
        judged.add(i);
      } else if (graph.isMap(i)) {
        deriveItems(i);
      } else {
        deriveLive(i, i);
      }
    }
  }

  private void deriveItems(int map) {
    if (table.begun(map) < table.items(map)) {
      beginning.add(map);
    }
    for (int k = 0; k < table.begun(map); k++) {
      int place = table.firstItem(map) + k;
      if (!table.state(place).ended()) {
        deriveLive(place, map);
      }
    }
  }

  private void deriveLive(int place, int node) {
    live++;
    if (graph.isInner(node) && !table.flag(place, INNER_MADE)) {
      // It cannot be cancelled before it is there; whoever makes it asks whether it stops.
      innerToMake.add(place);
    } else if (stops(node)) {
      stopping.add(place);
    }
  }

  /** Whether a node that lives is to stop, since the run was cancelled. */
  boolean stops(int node) {
    return vars.cancel > (runsAnyhow(node) ? 1 : 0);
  }

  /** Whether it runs although its run stops or was cancelled once. */
  boolean runsAnyhow(int node) {
    return graph.isFinally(node) || graph.node(node).rule() == TriggerRule.ALWAYS;
  }

  /** The node of a place: itself, or the map whose item it is. */
  int nodeOf(int place) {
    return place < graph.size() ? place : maps.floorEntry(place).getValue();
  }

  boolean known(int place) {
    if (place < graph.size()) {
      return true;
    }
    Map.Entry<Integer, Integer> map = maps.floorEntry(place);
    return map != null && place < map.getKey() + table.items(map.getValue());
  }

  /** A place whose inner run is to be made; -1: none. */
  int nextInner() {
    while (!innerToMake.isEmpty() && table.state(innerToMake.peek()).ended()) {
      innerToMake.remove();
    }
    return innerToMake.isEmpty() ? -1 : innerToMake.peek();
  }
}
