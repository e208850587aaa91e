package dev.carillon.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

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
    for (int i = 0; i < Faults.times(5); i++) {
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
    TaskId unused = driver.start(graph);
  }

  /**
   * One parent, many children, one that waits for them all. Up to half of the kills hit all servers
   * while the parent tells its children, the others while these tell the one behind them.
   */
  static void fanOut(int children, int kills) {
    try (Cluster cluster = Cluster.direct(2, 2);
        RunsDriver driver = new RunsDriver(cluster)) {
      TaskId run = startWide(driver, "wide", children);
      List<Integer> midway = killedWhileTelling(cluster, driver, run, children, kills / 4);
      int late = kills - 2 * midway.size();
      int from = driver.ended(run);
      for (int i = 0; i < late; i++) {
        driver.awaitEnded(run, from + (children - from) / (late + 1) * i);
        kill(cluster, i);
      }
      driver.check("fan-out of " + children + " under kill -9", cluster);
      System.out.printf("   both servers killed when it had told %s of its children%n", midway);
      assertThat(midway).as("kills while the first node told its children").isNotEmpty();
    }
  }

  /** Both servers, one of which tells the children: how many knew when they had gone, each time. */
  private static List<Integer> killedWhileTelling(
      Cluster cluster, RunsDriver driver, TaskId run, int children, int most) {
    List<Integer> midway = new ArrayList<>();
    for (int told = 0; midway.size() < most && told < children; ) {
      int seen = driver.awaitTold(run, told);
      cluster.killServers();
      told = driver.told(run);
      assertThat(told).as("what was told stays told").isGreaterThanOrEqualTo(seen);
      if (told < children) {
        midway.add(told);
      }
      cluster.restartServers();
    }
    return midway;
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
