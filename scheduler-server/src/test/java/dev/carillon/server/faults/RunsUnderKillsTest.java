package dev.carillon.server.faults;

import dev.carillon.model.task.TaskId;
import dev.carillon.model.workflow.Node;
import dev.carillon.model.workflow.NodeState;
import dev.carillon.model.workflow.Workflow;
import dev.carillon.server.store.redis.RandomGraphs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Workflow runs go to the end the oracle says, whoever is killed when. */
@Tag("faults")
class RunsUnderKillsTest {
  @Test
  void randomGraphsEndAsTheOracleSays() {
    graphs(Faults.times(300), Faults.times(30));
  }

  @Test
  void aWideFanOutReachesEveryChildOnce() {
    for (int i = 0; i < 5; i++) {
      fanOut(10_000, Faults.times(20));
    }
  }

  /** Runs of random graphs, begun bit by bit, while servers and workers are killed in turn. */
  static void graphs(int graphs, int kills) {
    try (Cluster cluster = Cluster.direct(2, 2);
        RunsDriver driver = new RunsDriver(cluster)) {
      for (int i = 0; i < graphs; i++) {
        start(driver, i);
        if ((i + 1) % Math.max(1, graphs / kills) == 0) {
          driver.awaitRuns(i / 2);
          kill(cluster, i / Math.max(1, graphs / kills));
        }
      }
      driver.check("random graphs under kill -9", cluster);
    }
  }

  static void start(RunsDriver driver, int seed) {
    Random random = new Random(seed);
    RandomGraphs graph =
        RandomGraphs.of("g" + seed, random, end -> RunsDriver.task(end, random.nextInt(60)));
    TaskId unused = driver.start(graph.workflow(), graph.ifItRan());
  }

  /** One parent, many children, one that waits for them all. */
  static void fanOut(int children, int kills) {
    try (Cluster cluster = Cluster.direct(2, 2);
        RunsDriver driver = new RunsDriver(cluster)) {
      TaskId run = startWide(driver, "wide", children);
      for (int i = 0; i < kills; i++) {
        driver.awaitEnded(run, 1 + children / (kills + 1) * i);
        kill(cluster, i);
      }
      driver.check("fan-out of " + children + " under kill -9", cluster);
    }
  }

  static TaskId startWide(RunsDriver driver, String id, int children) {
    List<Node> nodes = new ArrayList<>();
    Map<String, NodeState> ends = new HashMap<>();
    nodes.add(Node.of("root", RunsDriver.task(NodeState.SUCCEEDED, 0)));
    List<String> names = IntStream.range(0, children).mapToObj(n -> "c" + n).toList();
    names.forEach(
        c -> nodes.add(Node.of(c, RunsDriver.task(NodeState.SUCCEEDED, 0)).after(List.of("root"))));
    nodes.add(Node.of("join", RunsDriver.task(NodeState.SUCCEEDED, 0)).after(names));
    nodes.forEach(n -> ends.put(n.id(), NodeState.SUCCEEDED));
    return driver.start(Workflow.of(id, nodes), ends);
  }

  /** In turn: a server, a worker, the other server, the other worker. */
  static void kill(Cluster cluster, int n) {
    int which = n / 2 % 2;
    if (n % 2 == 0) {
      cluster.killServer(which);
      cluster.restartServer(which);
    } else {
      cluster.killWorker(which);
      cluster.restartWorker(which);
    }
  }
}
