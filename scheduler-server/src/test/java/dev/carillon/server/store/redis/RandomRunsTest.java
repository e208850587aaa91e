package dev.carillon.server.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.carillon.model.task.TaskId;
import dev.carillon.model.worker.Outcome;
import dev.carillon.model.workflow.Node;
import dev.carillon.model.workflow.NodeState;
import dev.carillon.model.workflow.Workflow;
import dev.carillon.server.embedded.EmbeddedRedis;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Random graphs with all rules and random outcomes end as the oracle says, although the server dies
 * before and after scripts, and each edge is applied once.
 */
class RandomRunsTest {
  private static final int GRAPHS = Integer.getInteger("carillon.graphs", 300);
  private static EmbeddedRedis redis;

  @BeforeAll
  static void start() {
    redis = EmbeddedRedis.startInMemory();
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @Test
  void everyRunEndsAsTheOracleSays() {
    int deaths = 0;
    for (int seed = 1; seed <= GRAPHS; seed++) {
      deaths += play(seed, ScriptTexts.AS_WRITTEN);
    }
    assertThat(deaths).as("servers that died").isGreaterThan(GRAPHS / 4);
    System.out.printf("runs: %d graphs, %d servers died%n", GRAPHS, deaths);
  }

  /** More edges than a script applies: the server dies again and again in the midst of them. */
  @Test
  void aWideFanOutReachesEachChildOnceWhoeverDiesOnTheWay() {
    try (RunRig rig = new RunRig(redis, 7)) {
      List<Node> nodes = new ArrayList<>(List.of(Node.of("root", StoreRig.echo())));
      IntStream.range(0, 1_500).forEach(n -> nodes.add(Node.of("c" + n, StoreRig.echo(), "root")));
      nodes.add(Node.of("z", StoreRig.echo()).after(nodes.stream().skip(1).map(Node::id).toList()));
      Workflow wide = Workflow.of("wide", nodes);
      TaskId run = rig.start(wide);
      rig.advance();
      rig.work(id -> Outcome.SUCCEEDED);
      rig.deaths = 0.6;
      rig.repeats = 0.3;
      rig.advance();
      assertThat(rig.died).as("servers that died while the root told its children").isPositive();
      rig.holdsTogether(run, wide);
      assertThat(rig.stored(run).vars().count(NodeState.READY)).isEqualTo(1_500);
      assertThat(rig.stored(run).nodes().edges(0)).isEqualTo(1_500);
    }
  }

  @Test
  void aStepThatNeedNotFindItsRevision_isNoticed() {
    ScriptTexts broken = TestScripts.unruled("revision");
    for (int seed = 1; seed <= 200; seed++) {
      int at = seed;
      Throwable failure = catchThrowable(() -> play(at, broken));
      if (failure != null) {
        System.out.printf("mutation: 'revision' switched off is noticed in graph %d%n", seed);
        return;
      }
    }
    throw new AssertionError("Expected a step applied twice to be noticed, but it was not.");
  }

  private static int play(int seed, ScriptTexts texts) {
    try (RunRig rig = new RunRig(redis, seed, texts)) {
      RandomGraphs graph = RandomGraphs.of("g" + seed, new Random(seed), end -> StoreRig.echo());
      rig.deaths = 0.15;
      rig.repeats = 0.15;
      graph.inner().forEach(g -> rig.store(g.workflow()));
      TaskId run = rig.start(graph.workflow());
      rig.play(
          run,
          id -> graph.end(id) == NodeState.FAILED ? Outcome.FAILED_FATALLY : Outcome.SUCCEEDED);
      assertThat(RunTruth.all(run, graph, rig.rig.stores.runs())).as("seed " + seed).isEmpty();
      return rig.died;
    }
  }
}
