package dev.carillon.desktop.control.dag;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where everything lies, in pixels at 100 %; inner graphs are flattened into one list, frames
 * before what is in them. Plain arrays: ten thousand nodes are walked every frame.
 */
public final class DagLayout {
  static final int OUTERMOST = -1;
  static final DagLayout EMPTY = new DagLayout(new Flat(), 0, 0);

  final List<GraphNode> nodes;
  final double[] x;
  final double[] y;
  final double[] w;
  final double[] h;

  /** The frame that a node stands in. */
  final int[] frame;

  /** Whether the items of a map are shown. */
  final boolean[] tiled;

  final int[] from;
  final int[] to;

  /** The bends of each edge: x, y, x, y … */
  final double[][] bends;

  final double width;
  final double height;

  private final Map<String, Integer> index;

  DagLayout(Flat flat, double width, double height) {
    this.nodes = List.copyOf(flat.nodes);
    this.x = flat.x.toArray();
    this.y = flat.y.toArray();
    this.w = flat.w.toArray();
    this.h = flat.h.toArray();
    this.frame = flat.frame.stream().mapToInt(Integer::intValue).toArray();
    this.tiled = new boolean[nodes.size()];
    for (int i = 0; i < tiled.length; i++) {
      tiled[i] = flat.tiled.get(i);
    }
    this.from = flat.from.stream().mapToInt(Integer::intValue).toArray();
    this.to = flat.to.stream().mapToInt(Integer::intValue).toArray();
    this.bends = flat.bends.toArray(double[][]::new);
    this.width = width;
    this.height = height;
    this.index = HashMap.newHashMap(nodes.size());
    for (int i = 0; i < nodes.size(); i++) {
      index.put(nodes.get(i).key(), i);
    }
  }

  public int size() {
    return nodes.size();
  }

  public int edges() {
    return from.length;
  }

  public GraphNode node(int i) {
    return nodes.get(i);
  }

  /** -1: there is none of that key. */
  public int indexOf(String key) {
    return index.getOrDefault(key, -1);
  }

  /** Whether it is a frame around an unfolded workflow. */
  boolean framed(int i) {
    return nodes.get(i).inner().isPresent();
  }

  double centreX(int i) {
    return x[i] + w[i] / 2;
  }

  double centreY(int i) {
    return y[i] + h[i] / 2;
  }

  /** The innermost node at a place; -1: none. Frames come before what is in them. */
  int at(double px, double py) {
    for (int i = nodes.size() - 1; i >= 0; i--) {
      if (px >= x[i] && px <= x[i] + w[i] && py >= y[i] && py <= y[i] + h[i]) {
        return i;
      }
    }
    return -1;
  }

  /** Where an edge begins, bends and ends: x, y, x, y …; a copy. */
  public double[] way(int edge) {
    return bends[edge].clone();
  }

  public int from(int edge) {
    return from[edge];
  }

  public int to(int edge) {
    return to[edge];
  }

  /** x, y, width, height. */
  public double[] box(int i) {
    return new double[] {x[i], y[i], w[i], h[i]};
  }
}
