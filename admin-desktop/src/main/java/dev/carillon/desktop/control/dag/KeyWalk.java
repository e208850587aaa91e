package dev.carillon.desktop.control.dag;

import java.util.BitSet;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import javafx.scene.input.KeyCode;

/** Where an arrow key leads: right and left along edges, up and down within a layer. */
final class KeyWalk {
  private final DagLayout at;

  /** Where the walk came from along an edge, so that the way back is the same. */
  private int cameFrom = -1;

  private int stands = -1;

  KeyWalk(DagLayout at) {
    this.at = at;
  }

  /** The node to go to; the same one where there is none. */
  int next(int from, KeyCode key) {
    if (at.size() == 0) {
      return -1;
    }
    if (from < 0) {
      return first();
    }
    int back = stands == from ? cameFrom : -1;
    int next =
        switch (key) {
          case RIGHT -> along(from, true, back);
          case LEFT -> along(from, false, back);
          case UP -> beside(from, -1);
          case DOWN -> beside(from, 1);
          default -> from;
        };
    if (next != from && (key == KeyCode.RIGHT || key == KeyCode.LEFT)) {
      cameFrom = from;
      stands = next;
    }
    return next;
  }

  /** The topmost of the leftmost. */
  int first() {
    return nearest(i -> at.frame[i] < 0, i -> at.x[i] * 1e6 + at.y[i], -1);
  }

  private int along(int from, boolean forward, int back) {
    BitSet linked = linked(from, forward);
    if (back >= 0 && linked.get(back)) {
      return back;
    }
    double y = at.centreY(from);
    return nearest(linked::get, i -> Math.abs(at.centreY(i) - y), from);
  }

  /** The children or parents of a node; those behind the common point of all ends too. */
  private BitSet linked(int node, boolean forward) {
    int[] near = forward ? at.from : at.to;
    int[] far = forward ? at.to : at.from;
    BitSet found = new BitSet();
    boolean gate = false;
    for (int e = 0; e < at.edges(); e++) {
      if (near[e] == node) {
        gate |= far[e] < 0;
        if (far[e] >= 0) {
          found.set(far[e]);
        }
      }
    }
    for (int e = 0; gate && e < at.edges(); e++) {
      if (near[e] < 0 && far[e] >= 0 && at.frame[far[e]] == at.frame[node]) {
        found.set(far[e]);
      }
    }
    return found;
  }

  private int beside(int from, int down) {
    double y = at.centreY(from);
    double x = at.centreX(from);
    return nearest(
        i ->
            at.frame[i] == at.frame[from]
                && (at.centreY(i) - y) * down > 1
                && Math.abs(at.centreX(i) - x) < Math.max(at.w[i], at.w[from]),
        i -> Math.abs(at.centreY(i) - y) + Math.abs(at.centreX(i) - x) / 4,
        from);
  }

  private int nearest(IntPredicate which, IntToDoubleFunction distance, int otherwise) {
    return IntStream.range(0, at.size())
        .filter(which)
        .boxed()
        .min((a, b) -> Double.compare(distance.applyAsDouble(a), distance.applyAsDouble(b)))
        .orElse(otherwise);
  }
}
