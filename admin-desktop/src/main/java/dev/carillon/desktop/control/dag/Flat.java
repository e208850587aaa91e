package dev.carillon.desktop.control.dag;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Collects the nodes and edges of nested layouts into one list. */
final class Flat {
  final List<GraphNode> nodes = new ArrayList<>();
  final Numbers x = new Numbers();
  final Numbers y = new Numbers();
  final Numbers w = new Numbers();
  final Numbers h = new Numbers();
  final List<Integer> frame = new ArrayList<>();
  final List<Boolean> tiled = new ArrayList<>();
  final List<Integer> from = new ArrayList<>();
  final List<Integer> to = new ArrayList<>();
  final List<double[]> bends = new ArrayList<>();

  /** Gives its place in the list. */
  int add(GraphNode node, double[] box, int in, boolean tiles) {
    nodes.add(node);
    x.add(box[0]);
    y.add(box[1]);
    w.add(box[2]);
    h.add(box[3]);
    frame.add(in);
    tiled.add(tiles);
    return nodes.size() - 1;
  }

  void edge(int begin, int end, double[] way) {
    from.add(begin);
    to.add(end);
    bends.add(way);
  }

  /** Grows; of doubles. */
  static final class Numbers {
    private double[] all = new double[64];
    private int size;

    void add(double number) {
      if (size == all.length) {
        all = Arrays.copyOf(all, 2 * size);
      }
      all[size++] = number;
    }

    double[] toArray() {
      return Arrays.copyOf(all, size);
    }
  }
}
