package dev.carillon.desktop.bench;

import dev.carillon.desktop.control.dag.Graph;
import dev.carillon.desktop.control.dag.GraphNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Graphs as pipelines have them: stages, fans, joins, and edges that skip stages. */
public final class SampleGraphs {
  private static final String[] STAGES = {
    "extract", "clean", "match", "score", "model", "merge", "check", "report"
  };

  private SampleGraphs() {}

  /** Always the same of that size and seed. */
  public static Graph pipeline(int size, long seed) {
    Random random = new Random(seed);
    int width = Math.max(2, (int) Math.round(Math.sqrt(size) * 1.1));
    List<GraphNode> nodes = new ArrayList<>();
    List<Graph.Edge> edges = new ArrayList<>();
    int layerFrom = 0;
    int beforeFrom = 0;
    for (int stage = 0; nodes.size() < size; stage++) {
      boolean join = stage % 5 == 0;
      int n = Math.min(join ? 1 : width / 2 + random.nextInt(width), size - nodes.size());
      for (int i = 0; i < n; i++) {
        int me = nodes.size();
        String name = STAGES[stage % STAGES.length] + "_" + stage + "_" + i;
        nodes.add(GraphNode.task(name, name));
        int before = layerFrom - beforeFrom;
        if (before > 0) {
          int parent = beforeFrom + i * before / n;
          edges.add(new Graph.Edge(parent, me));
          if (random.nextInt(4) == 0 && parent + 1 < layerFrom) {
            edges.add(new Graph.Edge(parent + 1, me));
          }
          if (random.nextInt(40) == 0 && beforeFrom > 0) {
            edges.add(new Graph.Edge(random.nextInt(beforeFrom), me));
          }
        }
      }
      if (join) {
        for (int i = beforeFrom; i < layerFrom; i++) {
          edges.add(new Graph.Edge(i, layerFrom));
        }
      }
      beforeFrom = layerFrom;
      layerFrom = nodes.size();
    }
    return new Graph(nodes, edges.stream().distinct().toList(), Set.of());
  }

  /** Any acyclic graph of that size. */
  public static Graph random(int size, int edgesOfEach, long seed) {
    Random random = new Random(seed);
    List<GraphNode> nodes = new ArrayList<>();
    List<Graph.Edge> edges = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      nodes.add(GraphNode.task("n" + i, "n" + i));
      for (int e = 0; i > 0 && e < edgesOfEach; e++) {
        if (random.nextBoolean()) {
          edges.add(new Graph.Edge(random.nextInt(i), i));
        }
      }
    }
    return new Graph(nodes, edges.stream().distinct().toList(), Set.of());
  }
}
