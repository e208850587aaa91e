package dev.carillon.desktop.control.dag;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The stretches of all edges, those that lie on each other joined: a thousand edges into one node
 * share most of their way, which is drawn once.
 */
final class Trunks {
  /** Each: y, from x, to x. */
  final double[][] level;

  /** Each: x, from y, to y. */
  final double[][] upright;

  Trunks(DagLayout layout) {
    List<double[]> levels = new ArrayList<>();
    List<double[]> uprights = new ArrayList<>();
    for (double[] way : layout.bends) {
      for (int i = 0; i + 3 < way.length; i += 2) {
        if (Math.abs(way[i + 1] - way[i + 3]) < 0.01) {
          levels.add(stretch(way[i + 1], way[i], way[i + 2]));
        } else {
          uprights.add(stretch(way[i], way[i + 1], way[i + 3]));
        }
      }
    }
    level = joined(levels);
    upright = joined(uprights);
  }

  private static double[] stretch(double at, double a, double b) {
    return new double[] {Math.round(at * 4) / 4.0, Math.min(a, b), Math.max(a, b)};
  }

  private static double[][] joined(List<double[]> all) {
    all.sort(Comparator.<double[]>comparingDouble(s -> s[0]).thenComparingDouble(s -> s[1]));
    List<double[]> out = new ArrayList<>();
    for (double[] next : all) {
      double[] last = out.isEmpty() ? null : out.getLast();
      if (last != null && last[0] == next[0] && next[1] <= last[2] + 0.01) {
        last[2] = Math.max(last[2], next[2]);
      } else {
        out.add(next);
      }
    }
    return out.toArray(double[][]::new);
  }
}
