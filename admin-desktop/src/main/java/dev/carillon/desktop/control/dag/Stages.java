package dev.carillon.desktop.control.dag;

import java.util.Arrays;
import java.util.List;

/**
 * Gives each node of an acyclic graph its stage, so that every edge leads to a later one: as early
 * as its parents allow, or as late as its children do where that makes edges shorter. Takes as long
 * as reading the edges; an optimal choice takes seconds with ten thousand nodes, to look the same.
 */
final class Stages {
  private final int[] stage;
  private final int[] order;
  private final int ordered;

  private Stages(int[] stage, int[] order, int ordered) {
    this.stage = stage;
    this.order = order;
    this.ordered = ordered;
  }

  /**
   * @return of each node, from 0; empty: the edges lead in a circle
   */
  static int[] of(int size, List<Graph.Edge> edges) {
    int[][] children = lists(size, edges, true);
    int[][] parents = lists(size, edges, false);
    Stages stages = early(size, children, parents);
    if (stages.ordered < size) {
      return new int[0];
    }
    stages.late(children, parents);
    return stages.stage;
  }

  /** Behind the last parent; nodes are taken in an order in which parents come first. */
  private static Stages early(int size, int[][] children, int[][] parents) {
    int[] stage = new int[size];
    int[] order = new int[size];
    int[] missing = new int[size];
    int ordered = 0;
    for (int i = 0; i < size; i++) {
      missing[i] = parents[i].length;
      if (missing[i] == 0) {
        order[ordered++] = i;
      }
    }
    for (int next = 0; next < ordered; next++) {
      int node = order[next];
      for (int child : children[node]) {
        stage[child] = Math.max(stage[child], stage[node] + 1);
        if (--missing[child] == 0) {
          order[ordered++] = child;
        }
      }
    }
    return new Stages(stage, order, ordered);
  }

  /** To just before the first child, where more edges get shorter so than longer. */
  private void late(int[][] children, int[][] parents) {
    for (int next = ordered - 1; next >= 0; next--) {
      int node = order[next];
      if (children[node].length > parents[node].length) {
        stage[node] = Arrays.stream(children[node]).map(c -> stage[c]).min().orElse(1) - 1;
      }
    }
  }

  private static int[][] lists(int size, List<Graph.Edge> edges, boolean forward) {
    int[] counts = new int[size];
    for (Graph.Edge edge : edges) {
      counts[forward ? edge.from() : edge.to()]++;
    }
    int[][] lists = new int[size][];
    for (int i = 0; i < size; i++) {
      lists[i] = new int[counts[i]];
    }
    for (Graph.Edge edge : edges) {
      int at = forward ? edge.from() : edge.to();
      lists[at][--counts[at]] = forward ? edge.to() : edge.from();
    }
    return lists;
  }
}
