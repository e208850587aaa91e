package dev.carillon.server.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.workflow.Node;
import dev.carillon.model.workflow.NodeState;
import dev.carillon.model.workflow.Workflow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Graphs that people really ran, from a folder of them ({@code -Dcarillon.workflows=DIR}), each
 * with its run times in thousandths, all at once, while a server is killed.
 */
@Tag("faults")
class RealGraphsTest {
  private static final Optional<Path> GIVEN =
      Optional.ofNullable(System.getProperty("carillon.workflows")).map(Path::of);

  @Test
  void allOfThemRunToTheEnd() throws IOException {
    assumeTrue(GIVEN.isPresent(), "no folder of graphs: -Dcarillon.workflows=DIR names one");
    Path folder = GIVEN.get();
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(f -> f.toString().endsWith(".json")).sorted().toList();
    }
    assertThat(files).isNotEmpty();
    try (Cluster cluster = Cluster.direct(2, 2);
        RunsDriver driver = new RunsDriver(cluster)) {
      List<TaskId> runs = new ArrayList<>();
      for (Path file : files) {
        Workflow flow = read(file, "real-" + runs.size());
        Map<String, NodeState> ends = new HashMap<>();
        flow.nodes().forEach(n -> ends.put(n.id(), NodeState.SUCCEEDED));
        runs.add(driver.start(flow, ends));
      }
      driver.awaitEnded(runs.getFirst(), 20);
      cluster.killServer(0);
      cluster.restartServer(0);
      driver.check("graphs of " + folder, cluster);
    }
  }

  /** {@code {"tasks": [{"taskId", "runtimeSeconds"}], "dependencies": {"child": ["parent"]}}}. */
  private static Workflow read(Path file, String id) throws IOException {
    JsonNode root = new ObjectMapper().readTree(file.toFile());
    Map<String, String> ids = new HashMap<>();
    root.get("tasks").forEach(t -> ids.put(t.get("taskId").asText(), "n" + ids.size()));
    List<Node> nodes = new ArrayList<>();
    for (JsonNode task : root.get("tasks")) {
      List<String> parents = new ArrayList<>();
      JsonNode after = root.get("dependencies").get(task.get("taskId").asText());
      if (after != null) {
        after.forEach(p -> parents.add(ids.get(p.asText())));
      }
      int millis = (int) task.get("runtimeSeconds").asDouble();
      nodes.add(
          Node.of(
                  ids.get(task.get("taskId").asText()),
                  RunsDriver.task(NodeState.SUCCEEDED, Math.min(millis, 2_000)))
              .after(parents));
    }
    return Workflow.of(id, nodes);
  }
}
