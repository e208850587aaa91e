package dev.carillon.desktop.control.dag;

import java.util.List;
import java.util.Set;

/**
 * What is to be drawn. Never changes.
 *
 * @param edges from and to, as places in the list of nodes
 * @param tiles keys of the maps that show their items
 */
public record Graph(List<GraphNode> nodes, List<Edge> edges, Set<String> tiles) {
  /** One dependency. */
  public record Edge(int from, int to) {}

  public static final Graph EMPTY = new Graph(List.of(), List.of(), Set.of());

  public Graph {
    nodes = List.copyOf(nodes);
    edges = List.copyOf(edges);
    tiles = Set.copyOf(tiles);
  }

  /** Nodes in all, those of inner graphs included. */
  public int size() {
    return nodes.stream().mapToInt(n -> 1 + n.inner().map(Graph::size).orElse(0)).sum();
  }
}
