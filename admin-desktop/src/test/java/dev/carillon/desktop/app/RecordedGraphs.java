package dev.carillon.desktop.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.desktop.bench.SampleGraphs;
import dev.carillon.desktop.control.dag.Graph;
import dev.carillon.desktop.control.dag.GraphNode;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.workflow.Node;
import dev.carillon.model.workflow.Workflow;
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
  private static final Optional<Path> FOLDER =
      Optional.ofNullable(System.getProperty("carillon.workflows")).map(Path::of);

  /** So far from the size that was asked for one may be. */
  private static final double NEAR = 0.1;

  private RecordedGraphs() {}

  /** One of about that size. */
  static Graph of(int size) {
    return recorded(size)
        .map(RecordedGraphs::whole)
        .orElseGet(() -> SampleGraphs.pipeline(size, 7));
  }

  /** One of about that size, if there is any. */
  static Optional<Workflow> recorded(int size) {
    if (FOLDER.isEmpty()) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.list(FOLDER.get())) {
      return files
          .filter(f -> f.toString().endsWith(".json"))
          .sorted()
          .map(RecordedGraphs::read)
          .filter(g -> Math.abs(g.nodes().size() - size) <= size * NEAR)
          .min(Comparator.comparingInt(g -> Math.abs(g.nodes().size() - size)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code {"tasks": [{"taskId"}], "dependencies": {"child": ["parent"]}}}. */
  private static Workflow read(Path file) {
    JsonNode root;
    try {
      root = new ObjectMapper().readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
    List<Node> nodes = new ArrayList<>();
    for (JsonNode task : root.get("tasks")) {
      String id = task.get("taskId").asText();
      List<String> after = new ArrayList<>();
      JsonNode parents = root.get("dependencies").get(id);
      if (parents != null) {
        parents.forEach(p -> after.add(p.asText()));
      }
      nodes.add(Node.of(id, NewTask.of("sleep", Payload.of("1"))).after(after));
    }
    return Workflow.of("recorded", nodes);
  }

  /** Every node for itself. */
  private static Graph whole(Workflow flow) {
    Map<String, Integer> places = new HashMap<>();
    flow.nodes().forEach(n -> places.put(n.id(), places.size()));
    List<Graph.Edge> edges = new ArrayList<>();
    for (Node node : flow.nodes()) {
      node.dependsOn()
          .forEach(p -> edges.add(new Graph.Edge(places.get(p), places.get(node.id()))));
    }
    return new Graph(
        flow.nodes().stream().map(n -> GraphNode.task(n.id(), n.id())).toList(),
        edges.stream().distinct().toList(),
        Set.of());
  }
}
