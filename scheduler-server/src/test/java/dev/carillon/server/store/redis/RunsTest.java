package dev.carillon.server.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.Outcome;
import dev.carillon.model.workflow.FailureStrategy;
import dev.carillon.model.workflow.FanOut;
import dev.carillon.model.workflow.Node;
import dev.carillon.model.workflow.NodeState;
import dev.carillon.model.workflow.NodeView;
import dev.carillon.model.workflow.Run;
import dev.carillon.model.workflow.RunState;
import dev.carillon.model.workflow.RunUpdate;
import dev.carillon.model.workflow.SubWorkflow;
import dev.carillon.model.workflow.TriggerRule;
import dev.carillon.model.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What runs do, node by node, on the real scripts. */
final class RunsTest extends RunsFixture {
  @Test
  void aChainRunsOneAfterTheOther() {
    Workflow chain = Workflow.of("chain", List.of(node("a"), node("b", "a"), node("c", "b")));
    TaskId run = rig.start(chain);
    List<String> order = new ArrayList<>();
    rig.play(
        run,
        id -> {
          order.add(id);
          return Outcome.SUCCEEDED;
        });
    assertThat(order).containsExactly("a", "b", "c");
    assertThat(rig.stored(run).vars().state()).isEqualTo(RunState.SUCCEEDED);
    rig.holdsTogether(run, chain);
  }

  @Test
  void aDiamondJoinsOnce() {
    Workflow diamond =
        Workflow.of(
            "diamond", List.of(node("a"), node("b", "a"), node("c", "a"), node("d", "b", "c")));
    TaskId run = rig.start(diamond);
    List<String> order = new ArrayList<>();
    rig.play(
        run,
        id -> {
          order.add(id);
          return Outcome.SUCCEEDED;
        });
    assertThat(order).hasSize(4).startsWith("a").endsWith("d");
    rig.holdsTogether(run, diamond);
  }

  @Test
  void aFailureIsToldDownAndFinallyNodesRun() {
    Workflow flow =
        Workflow.of("failing", List.of(node("a"), node("b", "a"), node("c", "b"), node("d")))
            .withFinally(List.of(node("z")));
    TaskId run = rig.start(flow);
    rig.play(run, id -> id.equals("a") ? Outcome.FAILED_FATALLY : Outcome.SUCCEEDED);
    assertThat(rig.states(run, flow))
        .containsEntry("a", NodeState.FAILED)
        .containsEntry("b", NodeState.UPSTREAM_FAILED)
        .containsEntry("c", NodeState.UPSTREAM_FAILED)
        .containsEntry("d", NodeState.SUCCEEDED)
        .containsEntry("z", NodeState.SUCCEEDED);
    assertThat(rig.stored(run).vars().state()).isEqualTo(RunState.FAILED);
    rig.holdsTogether(run, flow);
  }

  @Test
  void aMapRunsEachItemAndJoins() {
    Workflow flow =
        Workflow.of(
            "map",
            List.of(
                node("a"),
                node("m", "a")
                    .mapped(
                        FanOut.over(IntStream.range(0, 450).mapToObj(Integer::toString).toList())),
                node("empty", "a").mapped(FanOut.over(List.of())),
                node("z", "m", "empty")));
    TaskId run = rig.start(flow);
    List<String> order = new ArrayList<>();
    rig.play(
        run,
        id -> {
          order.add(id);
          return Outcome.SUCCEEDED;
        });
    assertThat(order).hasSize(452).endsWith("z");
    assertThat(rig.stored(run).vars().state()).isEqualTo(RunState.SUCCEEDED);
    rig.holdsTogether(run, flow);
  }

  @Test
  void noMoreRunAtOnceThanTheCapAllows() {
    Workflow flow =
        Workflow.of(
                "cap",
                List.of(
                    node("m").mapped(FanOut.over(List.of("1", "2", "3", "4", "5"))),
                    node("a"),
                    node("b"),
                    node("z", "m").withRule(TriggerRule.ALL_DONE)))
            .withParallelism(2);
    TaskId run = rig.start(flow);
    int[] most = new int[1];
    for (int i = 0; i < 20 && !rig.stored(run).vars().state().ended(); i++) {
      rig.advance();
      int[] now = new int[1];
      rig.work(
          id -> {
            now[0]++;
            return Outcome.SUCCEEDED;
          });
      most[0] = Math.max(most[0], now[0]);
    }
    assertThat(most[0]).isEqualTo(2);
    assertThat(rig.stored(run).vars().state()).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void aLongChainOfSkippedNodesIsToldWithoutRecursion() {
    List<Node> nodes = new ArrayList<>(List.of(node("n0").when("false")));
    for (int i = 1; i < 2_000; i++) {
      nodes.add(node("n" + i, "n" + (i - 1)));
    }
    Workflow flow = Workflow.of("skips", nodes);
    TaskId run = rig.start(flow);
    rig.advance();
    assertThat(rig.stored(run).vars().count(NodeState.SKIPPED)).isEqualTo(2_000);
    assertThat(rig.stored(run).vars().state()).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void whatNeedsOneParentStartsEarly_andLaterEndsChangeNothing() {
    Workflow flow =
        Workflow.of(
            "early",
            List.of(
                node("fast"),
                node("slow"),
                node("one", "fast", "slow").withRule(TriggerRule.ONE_SUCCESS)));
    TaskId run = rig.start(flow);
    rig.advance();
    List<AttemptRef> left = rig.work(id -> id.equals("slow") ? null : Outcome.SUCCEEDED);
    rig.advance();
    assertThat(rig.states(run, flow)).containsEntry("one", NodeState.READY);
    rig.work(id -> Outcome.SUCCEEDED);
    rig.rig.complete(left.getFirst(), Outcome.FAILED_FATALLY);
    rig.advance();
    assertThat(rig.states(run, flow)).containsEntry("one", NodeState.SUCCEEDED);
    assertThat(rig.stored(run).vars().state()).isEqualTo(RunState.FAILED);
    rig.holdsTogether(run, flow);
  }

  @Test
  void aRunThatStopsStartsNothingMore_butWhatAlwaysRuns() {
    Workflow flow =
        Workflow.of(
                "stop",
                List.of(
                    node("bad"),
                    node("runs"),
                    node("next", "runs"),
                    node("always", "next").withRule(TriggerRule.ALWAYS)))
            .withOnFailure(FailureStrategy.STOP)
            .withFinally(List.of(node("z")));
    TaskId run = rig.start(flow);
    rig.advance();
    List<AttemptRef> left = rig.work(id -> id.equals("bad") ? Outcome.FAILED_FATALLY : null);
    rig.advance();
    assertThat(rig.stored(run).vars().state()).isEqualTo(RunState.STOPPING);
    rig.rig.complete(left.getFirst(), Outcome.SUCCEEDED);
    rig.play(run, id -> Outcome.SUCCEEDED);
    assertThat(rig.states(run, flow))
        .containsEntry("runs", NodeState.SUCCEEDED)
        .containsEntry("next", NodeState.CANCELLED)
        .containsEntry("always", NodeState.SUCCEEDED)
        .containsEntry("z", NodeState.SUCCEEDED);
    assertThat(rig.stored(run).vars().state()).isEqualTo(RunState.FAILED);
    rig.holdsTogether(run, flow);
  }

  @Test
  void aSubWorkflowRunsAsOneNode_alsoWithinAnother() {
    Workflow leaf = Workflow.of("leaf", List.of(node("x"), node("y", "x")));
    Workflow middle =
        Workflow.of(
            "middle", List.of(node("l").running(new SubWorkflow("leaf", 0, Payload.EMPTY))));
    Workflow outer =
        Workflow.of(
            "outer",
            List.of(
                node("a"),
                node("m", "a").running(new SubWorkflow("middle", 0, Payload.EMPTY)),
                node("z", "m")));
    rig.store(leaf);
    rig.store(middle);
    TaskId run = rig.start(outer);
    List<String> order = new ArrayList<>();
    rig.play(
        run,
        id -> {
          order.add(id);
          return Outcome.SUCCEEDED;
        });
    assertThat(order).containsExactly("a", "x", "y", "z");
    assertThat(rig.stored(run).vars().state()).isEqualTo(RunState.SUCCEEDED);
    RunUpdate seen = rig.users().get(run, 0, 0);
    NodeView inner =
        seen.nodes().stream().filter(n -> n.id().equals("m")).findFirst().orElseThrow();
    Run within = rig.users().get(TaskId.parse(inner.childRun()), 0, 0).run();
    assertThat(within.parentRun()).isEqualTo(run.toString());
    assertThat(within.state()).isEqualTo(RunState.SUCCEEDED);
    rig.users().delete(run, "", OPS);
    assertThat(rig.rig.stores.runs().read(TaskId.parse(within.id()), false)).isEmpty();
    assertThat(rig.take()).isEmpty();
    assertThat(rig.audit()).isEmpty();
  }

  @Test
  void anInnerRunThatFindsNoRoomIsMadeLater() {
    rig.store(Workflow.of("later", List.of(node("x"))));
    Workflow outer =
        Workflow.of(
            "roomy", List.of(node("m").running(new SubWorkflow("later", 0, Payload.EMPTY))));
    TaskId run = rig.start(outer);
    TaskId other = rig.start(Workflow.of("behind", List.of(node("a"))));
    rig.fullForInner = true;
    assertThatThrownBy(rig::advance).isInstanceOf(CarillonException.class);
    assertThat(rig.task(other, 0)).isEqualTo(TaskState.READY);
    rig.play(run, id -> Outcome.SUCCEEDED);
    assertThat(rig.stored(run).vars().state()).isEqualTo(RunState.SUCCEEDED);
  }
}
