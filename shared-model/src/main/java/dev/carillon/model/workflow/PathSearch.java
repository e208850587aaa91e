package dev.carillon.model.workflow;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/** One pass down for the earliest ends, one up for the latest. */
final class PathSearch {
  private final Dag dag;
  private final int[] order;
  private final int[][] parents;
  private final int[][] children;
  private final long[] start;
  private final long[] end;
  private final long[] latest;

  /** The node that the earliest start hangs on; -1: none. */
  private final int[] cause;

  /** Those that have begun: when that was is known, whatever parents still do. */
  private final boolean[] fixed;

  PathSearch(Dag dag, int[] order, int[][] parents, int[][] children) {
    this.dag = dag;
    this.order = order;
    this.parents = parents;
    this.children = children;
    this.start = new long[dag.size()];
    this.end = new long[dag.size()];
    this.latest = new long[dag.size()];
    this.cause = new int[dag.size()];
    this.fixed = new boolean[dag.size()];
  }

  CriticalPath search(
      ToLongFunction<String> notBefore, ToLongFunction<String> duration, Predicate<String> begun) {
    for (int i : order) {
      fixed[i] = begun.test(dag.node(i).id());
    }
    int last = down(notBefore, duration);
    if (last < 0) {
      return new CriticalPath(0, List.of(), Map.of());
    }
    up(end[last]);
    List<String> path = new ArrayList<>();
    for (int i = last; i >= 0; i = cause[i]) {
      path.add(dag.node(i).id());
    }
    Collections.reverse(path);
    Map<String, CriticalPath.Place> places = HashMap.newHashMap(order.length);
    for (int i : order) {
      places.put(
          dag.node(i).id(),
          new CriticalPath.Place(start[i], end[i], Math.max(0, latest[i] - end[i])));
    }
    return new CriticalPath(end[last], path, places);
  }

  /** Gives the node that ends last; -1 of an empty graph. */
  private int down(ToLongFunction<String> notBefore, ToLongFunction<String> duration) {
    int last = -1;
    int lastRegular = -1;
    for (int i : order) {
      cause[i] = -1;
      start[i] = notBefore.applyAsLong(dag.node(i).id());
      for (int p : parents[i]) {
        after(i, p);
      }
      if (dag.isFinally(i) && parents[i].length == 0 && lastRegular >= 0) {
        after(i, lastRegular);
      }
      end[i] = start[i] + Math.max(0, duration.applyAsLong(dag.node(i).id()));
      if (last < 0 || end[i] > end[last]) {
        last = i;
      }
      if (!dag.isFinally(i) && (lastRegular < 0 || end[i] > end[lastRegular])) {
        lastRegular = i;
      }
    }
    return last;
  }

  private void after(int i, int parent) {
    if (!fixed[i] && end[parent] >= start[i]) {
      start[i] = end[parent];
      cause[i] = parent;
    } else if (fixed[i]
        && end[parent] <= start[i]
        && (cause[i] < 0 || end[parent] >= end[cause[i]])) {
      cause[i] = parent;
    }
  }

  private void up(long endOfAll) {
    long latestOfRegular = endOfAll;
    for (int at = order.length - 1; at >= 0; at--) {
      int i = order[at];
      long most = dag.isFinally(i) ? endOfAll : latestOfRegular;
      for (int child : children[i]) {
        if (!fixed[child]) {
          most = Math.min(most, latest[child] - (end[child] - start[child]));
        } else if (cause[child] == i) {
          most = Math.min(most, latest[child] - (end[child] - end[i]));
        }
      }
      latest[i] = most;
      if (dag.isFinally(i) && parents[i].length == 0) {
        latestOfRegular = Math.min(latestOfRegular, most - (end[i] - start[i]));
      }
    }
  }
}
