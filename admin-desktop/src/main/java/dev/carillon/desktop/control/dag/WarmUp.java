package dev.carillon.desktop.control.dag;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Loads what lays graphs out before the first graph is wanted: its classes lie in signed archives
 * and run slowly at first, which together takes longer than laying out two thousand nodes.
 */
public final class WarmUp {
  /** Large enough not to go the way of small graphs. */
  private static final int STAGES = 12;

  private static final int STAGE = 40;
  private static final AtomicBoolean DONE = new AtomicBoolean();

  private WarmUp() {}

  /** Once a process, about a second of one core; not on the JavaFX thread. */
  public static void once() {
    if (!DONE.getAndSet(true)) {
      var unused = new DagLayouter(() -> false).layout(stages());
    }
  }

  private static Graph stages() {
    List<GraphNode> nodes = new ArrayList<>();
    List<Graph.Edge> edges = new ArrayList<>();
    for (int i = 0; i < STAGES * STAGE; i++) {
      nodes.add(GraphNode.task("n" + i, "n" + i));
      if (i >= STAGE) {
        edges.add(new Graph.Edge(i - STAGE, i));
        if (i % 3 == 0) {
          edges.add(new Graph.Edge(i - STAGE - i % STAGE + (i * 7) % STAGE, i));
        }
      }
    }
    return new Graph(nodes, edges.stream().distinct().toList(), Set.of());
  }
}
