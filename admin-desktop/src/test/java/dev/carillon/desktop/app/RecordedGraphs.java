package dev.carillon.desktop.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.desktop.bench.SampleGraphs;
import dev.carillon.desktop.control.dag.Graph;
import dev.carillon.desktop.control.dag.GraphNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Graphs that people really ran, from a folder of them ({@code -Dcarillon.workflows=DIR}); where
 * there is none of a size, one that was made up.
 */
final class RecordedGraphs {
  private static final Path FOLDER =
      Path.of(System.getProperty("carillon.workflows", "../../shared/data/workflows"));

  /** So far from the size that was asked for one may be. */
  private static final double NEAR = 0.1;

  private RecordedGraphs() {}

  /** One of about that size. */
  static Graph of(int size) {
    return recorded(size).orElseGet(() -> SampleGraphs.pipeline(size, 7));
  }

  private static Optional<Graph> recorded(int size) {
    if (!Files.isDirectory(FOLDER)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .filter(f -> f.toString().endsWith(".json"))
          .sorted()
          .map(RecordedGraphs::read)
          .filter(g -> Math.abs(g.size() - size) <= size * NEAR)
          .min(Comparator.comparingInt(g -> Math.abs(g.size() - size)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code {"tasks": [{"taskId", "taskName"}], "dependencies": {"child": ["parent"]}}}. */
  private static Graph read(Path file) {
    JsonNode root;
    try {
      root = new ObjectMapper().readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
    Map<String, Integer> places = new HashMap<>();
    List<GraphNode> nodes = new ArrayList<>();
    for (JsonNode task : root.get("tasks")) {
      String id = task.get("taskId").asText();
      places.put(id, nodes.size());
      nodes.add(GraphNode.task(id, task.get("taskName").asText(id)));
    }
    List<Graph.Edge> edges = new ArrayList<>();
    for (JsonNode task : root.get("tasks")) {
      String child = task.get("taskId").asText();
      JsonNode parents = root.get("dependencies").get(child);
      if (parents != null) {
        parents.forEach(p -> edges.add(new Graph.Edge(places.get(p.asText()), places.get(child))));
      }
    }
    return new Graph(nodes, edges.stream().distinct().toList(), Set.of());
  }
}
