package dev.carillon.model.workflow;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** Finds cycles among the nodes without a level, each by walking up until a node comes again. */
final class CycleSearch {
  private static final int MOST_PRINTED = 20;

  private final Dag dag;

  CycleSearch(Dag dag) {
    this.dag = dag;
  }

  /**
   * Cycles that share no node, as numbers in the order in which the nodes would start. Every node
   * without a level has a parent without one, so a walk up ends in a cycle.
   */
  List<List<Integer>> cycles(int most) {
    List<List<Integer>> cycles = new ArrayList<>();
    int[] walk = new int[dag.size()];
    int[] position = new int[dag.size()];
    for (int begin = 0; begin < dag.size() && cycles.size() < most; begin++) {
      if (dag.level(begin) >= 0 || walk[begin] != 0) {
        continue;
      }
      List<Integer> way = new ArrayList<>();
      int at = begin;
      while (at >= 0 && walk[at] == 0) {
        walk[at] = begin + 1;
        position[at] = way.size();
        way.add(at);
        at = parentWithoutLevel(at);
      }
      if (at >= 0 && walk[at] == begin + 1) {
        List<Integer> cycle = new ArrayList<>(way.subList(position[at], way.size()));
        Collections.reverse(cycle);
        cycles.add(cycle);
      }
    }
    return cycles;
  }

  private int parentWithoutLevel(int i) {
    for (int p : dag.parents(i)) {
      if (dag.level(p) < 0) {
        return p;
      }
    }
    return -1;
  }

  /** Nodes without a level that stand in no cycle of those found, and in none at all. */
  List<Integer> behind(Set<Integer> inCycle) {
    List<Integer> behind = new ArrayList<>();
    boolean[] seen = new boolean[dag.size()];
    List<Integer> next = new ArrayList<>(inCycle);
    inCycle.forEach(i -> seen[i] = true);
    for (int at = 0; at < next.size(); at++) {
      for (int child : dag.children(next.get(at))) {
        if (!seen[child]) {
          seen[child] = true;
          next.add(child);
          behind.add(child);
        }
      }
    }
    Collections.sort(behind);
    return behind;
  }

  /** {@code a → b → a}; the middle of a long one is left out. */
  static String print(Dag dag, List<Integer> cycle) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i <= cycle.size(); i++) {
      if (cycle.size() > MOST_PRINTED && i == MOST_PRINTED - 5) {
        text.append(" → … ").append(cycle.size() - MOST_PRINTED).append(" more …");
        i += cycle.size() - MOST_PRINTED;
      }
      text.append(i == 0 ? "" : " → ").append(dag.node(cycle.get(i % cycle.size())).id());
    }
    return text.append('.').toString();
  }
}
