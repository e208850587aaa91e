package dev.carillon.desktop.control.dag;

import java.util.List;

/**
 * The places of one graph without its inner ones, from its own corner.
 *
 * @param boxes of each node: x, y, width, height
 */
record Layers(double[][] boxes, List<Way> ways, double width, double height) {
  /**
   * An edge. One end is -1 where it leads to or from the point behind which the last nodes stand.
   *
   * @param bends x, y, x, y …
   */
  record Way(int from, int to, double[] bends) {}
}
