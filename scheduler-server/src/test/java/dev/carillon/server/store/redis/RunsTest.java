package dev.carillon.server.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.event.TaskEvent;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.CompletionCode;
import dev.carillon.model.worker.Outcome;
import dev.carillon.model.workflow.FailureStrategy;
import dev.carillon.model.workflow.FanOut;
import dev.carillon.model.workflow.Limits;
import dev.carillon.model.workflow.Node;
import dev.carillon.model.workflow.NodeState;
import dev.carillon.model.workflow.NodeView;
import dev.carillon.model.workflow.Run;
import dev.carillon.model.workflow.RunFilter;
import dev.carillon.model.workflow.RunState;
import dev.carillon.model.workflow.RunUpdate;
import dev.carillon.model.workflow.SubWorkflow;
import dev.carillon.model.workflow.TriggerRule;
import dev.carillon.model.workflow.Workflow;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.run.RunOperations;
import dev.carillon.server.embedded.EmbeddedRedis;
import dev.carillon.wire.RunMapping;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What runs do, node by node, on the real scripts. */
class RunsTest {
  private static final Caller OPS = new Caller("ops");
  private static EmbeddedRedis redis;
  private RunRig rig;

  @BeforeAll
  static void start() {
    redis = EmbeddedRedis.startInMemory();
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @BeforeEach
  void open() {
    rig = new RunRig(redis, 3);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  static NewTask echo() {
    return StoreRig.echo();
  }

  static Node node(String id, String... parents) {
    return Node.of(id, echo(), parents);
  }

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
  void redrivingADeadNodeResumesItsRun() {
    Workflow flow =
        Workflow.of("redrive", List.of(node("a"), node("b", "a"), node("c", "b")))
            .withFinally(List.of(node("z")));
    TaskId run = rig.start(flow);
    rig.play(run, id -> id.equals("a") ? Outcome.FAILED_FATALLY : Outcome.SUCCEEDED);
    assertThat(rig.task(run, 0)).isEqualTo(TaskState.DEAD);
    rig.rig.stores.tasks().revive(new TaskId(0, rig.stored(run).nodes().task(0)), false, "ops");
    rig.advance();
    assertThat(rig.stored(run).vars().state()).isEqualTo(RunState.RUNNING);
    List<String> order = new ArrayList<>();
    rig.play(
        run,
        id -> {
          order.add(id);
          return Outcome.SUCCEEDED;
        });
    assertThat(order).containsExactly("a", "b", "c", "z");
    assertThat(rig.stored(run).vars().state()).isEqualTo(RunState.SUCCEEDED);
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
  void aPausedRunStartsNothing_untilItIsResumed() {
    Workflow flow = Workflow.of("pause", List.of(node("a"), node("b", "a")));
    TaskId run = rig.start(flow);
    rig.advance();
    Run paused = rig.users().pause(run, "lunch", OPS);
    assertThat(paused.pause().orElseThrow().reason()).isEqualTo("lunch");
    rig.work(id -> Outcome.SUCCEEDED);
    rig.advance();
    assertThat(rig.states(run, flow))
        .containsEntry("a", NodeState.SUCCEEDED)
        .containsEntry("b", NodeState.WAITING);
    rig.users().resume(run, "", OPS);
    rig.play(run, id -> Outcome.SUCCEEDED);
    assertThat(rig.stored(run).vars().state()).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void aCancelledRunStopsWhatRuns_andItsFinallyNodesRun() {
    Workflow flow =
        Workflow.of("cancel", List.of(node("a"), node("b", "a"), node("c")))
            .withFinally(List.of(node("z")));
    TaskId run = rig.start(flow);
    rig.advance();
    List<AttemptRef> left = rig.work(id -> id.equals("a") ? null : Outcome.SUCCEEDED);
    rig.users().cancel(run, "enough", OPS);
    rig.advance();
    assertThat(rig.rig.task(left.getFirst().id()).cancelRequested()).isTrue();
    rig.rig.complete(left.getFirst(), Outcome.CANCELLED);
    rig.play(run, id -> Outcome.SUCCEEDED);
    assertThat(rig.states(run, flow))
        .containsEntry("a", NodeState.CANCELLED)
        .containsEntry("b", NodeState.CANCELLED)
        .containsEntry("c", NodeState.SUCCEEDED)
        .containsEntry("z", NodeState.SUCCEEDED);
    assertThat(rig.stored(run).vars().state()).isEqualTo(RunState.CANCELLED);
    assertThatThrownBy(() -> rig.users().cancel(run, "again", OPS))
        .isInstanceOf(CarillonException.class);
    rig.holdsTogether(run, flow);
  }

  @Test
  void aRerunInsideARunningRunFencesOldAttempts() {
    Workflow flow =
        Workflow.of("rerun", List.of(node("a"), node("b", "a"), node("c", "b"), node("slow")));
    TaskId run = rig.start(flow);
    rig.advance();
    List<AttemptRef> slow = rig.work(id -> id.equals("slow") ? null : Outcome.SUCCEEDED);
    rig.advance();
    List<AttemptRef> b = rig.work(id -> null);
    rig.users().rerunFrom(run, "a", "wrong input", OPS);
    rig.advance();
    assertThat(rig.rig.complete(b.getFirst(), Outcome.SUCCEEDED).code())
        .isEqualTo(CompletionCode.STALE);
    assertThat(rig.states(run, flow))
        .containsEntry("a", NodeState.READY)
        .containsEntry("b", NodeState.WAITING)
        .containsEntry("slow", NodeState.READY);
    List<String> order = new ArrayList<>();
    rig.rig.complete(slow.getFirst(), Outcome.SUCCEEDED);
    rig.play(
        run,
        id -> {
          order.add(id);
          return Outcome.SUCCEEDED;
        });
    assertThat(order).containsExactly("a", "b", "c");
    assertThat(rig.stored(run).vars().state()).isEqualTo(RunState.SUCCEEDED);
    rig.holdsTogether(run, flow);
  }

  @Test
  void aRetriedNodeTakesAlongWhatDidNotRunBecauseOfIt() {
    Workflow flow =
        Workflow.of(
            "retry",
            List.of(
                node("a"),
                node("b", "a"),
                node("always", "a").withRule(TriggerRule.ALL_DONE),
                node("c", "b")));
    TaskId run = rig.start(flow);
    rig.play(run, id -> id.equals("a") ? Outcome.FAILED_FATALLY : Outcome.SUCCEEDED);
    rig.users().retryNode(run, "a", "", OPS);
    List<String> order = new ArrayList<>();
    rig.play(
        run,
        id -> {
          order.add(id);
          return Outcome.SUCCEEDED;
        });
    assertThat(order).containsExactly("a", "b", "c");
    assertThat(rig.stored(run).vars().state()).isEqualTo(RunState.SUCCEEDED);
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
  void aNodeIsNeitherDeletedNorSweptWhileItsRunLives() {
    Workflow flow = Workflow.of("kept", List.of(node("a"), node("b", "a")));
    TaskId run = rig.start(flow);
    rig.advance();
    rig.work(id -> Outcome.SUCCEEDED);
    rig.advance();
    TaskId a = new TaskId(0, rig.stored(run).nodes().task(0));
    assertThatThrownBy(() -> rig.rig.stores.edits().delete(a, StoreRig.OPS))
        .isInstanceOf(CarillonException.class)
        .hasMessageContaining(run.toString());
    assertThat(rig.sweepAll()).isZero();
    assertThat(rig.rig.stores.tasks().find(a)).isPresent();
    assertThat(rig.audit()).isEmpty();
    rig.play(run, id -> Outcome.SUCCEEDED);
    assertThat(rig.sweepAll()).isEqualTo(2);
    assertThat(rig.audit()).isEmpty();
  }

  @Test
  void aDeadlineIsMissedAndSaysSo() {
    Workflow flow = Workflow.of("late", List.of(node("a"))).withDeadline(Duration.ofMillis(1));
    TaskId run = rig.start(flow);
    rig.advance();
    long made = rig.stored(run).createdMs();
    rig.rig.reallyPassed(made + 10);
    rig.advance();
    assertThat(rig.users().get(run, 0, 0).run().deadlineState())
        .isEqualTo(Run.DeadlineState.MISSED);
    assertThat(rig.rig.events()).extracting(TaskEvent::cause).contains("run_deadline_missed");
  }

  @Test
  void aRunTellsItsTimelineAndWhatItsEndHangsOn() {
    Workflow flow = Workflow.of("seen", List.of(node("a"), node("b", "a"), node("c", "b")));
    TaskId run = rig.start(flow);
    rig.advance();
    rig.work(id -> Outcome.SUCCEEDED);
    rig.advance();
    RunUpdate seen = rig.users().get(run, 0, 0);
    assertThat(seen.run().criticalPath()).containsExactly("a", "b", "c");
    assertThat(seen.nodes()).hasSize(3).allSatisfy(n -> assertThat(n.slackMillis()).isZero());
    long revision = seen.run().revision();
    rig.work(id -> Outcome.SUCCEEDED);
    rig.advance();
    RunUpdate news = rig.users().get(run, revision, 0);
    assertThat(news.nodes()).extracting(NodeView::id).containsExactlyInAnyOrder("b", "c");
    assertThat(rig.users().list(RunFilter.ALL, 10, "").runs())
        .extracting(Run::id)
        .containsExactly(run.toString());
  }

  @Test
  void aLargeRunIsReadPageByPage_andAfterwardsOnlyWhatMoved() {
    List<Node> nodes = new ArrayList<>(List.of(node("root")));
    IntStream.range(0, 40).forEach(n -> nodes.add(node("c" + n, "root")));
    nodes.add(Node.of("z", echo()).after(nodes.stream().map(Node::id).toList()));
    TaskId run = rig.start(Workflow.of("wide", nodes));
    rig.advance();
    readInPages(run, 42);
    rig.work(id -> Outcome.SUCCEEDED);
    rig.advance();
    long told = readInPages(run, 42);
    assertThat(rig.users().get(run, told, 7).nodes()).as("nothing has moved").isEmpty();
    TaskId third = new TaskId(0, rig.stored(run).nodes().task(3));
    assertThat(rig.take()).hasSize(40);
    AttemptRef ref = rig.rig.start(third);
    assertThat(rig.users().get(run, told, 50).nodes())
        .filteredOn(n -> n.state() == NodeState.RUNNING)
        .extracting(NodeView::id)
        .containsExactly("c2");
    readInPages(run, 42);
    rig.rig.complete(ref, Outcome.SUCCEEDED);
    rig.advance();
    assertThat(rig.users().get(run, told, 50).nodes())
        .filteredOn(n -> n.state() == NodeState.SUCCEEDED)
        .extracting(NodeView::id)
        .containsExactly("c2");
  }

  @Test
  void aFreshRunOfAsManyNodesAsThereMayBeFitsIntoOneAnswer() {
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < Limits.NODES; i++) {
      int at = i;
      String[] parents =
          IntStream.rangeClosed(1, Math.min(i, 5))
              .mapToObj(back -> name(at - back))
              .toArray(String[]::new);
      nodes.add(node(name(i), parents));
    }
    TaskId run = rig.start(Workflow.of("fresh", nodes));
    RunUpdate all = rig.users().get(run, 0, Integer.MAX_VALUE);
    assertThat(all.nodes()).hasSize(Limits.NODES);
    assertThat(RunMapping.toProto(all).getSerializedSize()).isLessThan(4 << 20);
    assertThat(all.nodes().getLast().reason())
        .isEqualTo("waits for node19998, node19997, node19996 and 2 more");
  }

  private static String name(int i) {
    return "node%05d".formatted(i);
  }

  /** As a client does; gives the revision to ask for next. */
  private long readInPages(TaskId run, int nodes) {
    Set<String> seen = new HashSet<>();
    RunUpdate page = rig.users().get(run, 0, 7);
    for (int i = 0; i < 50 && page.more(); i++) {
      page.nodes().forEach(n -> seen.add(n.id()));
      page = rig.users().get(run, page.revision(), 7);
    }
    page.nodes().forEach(n -> seen.add(n.id()));
    assertThat(page.more()).as("the pages end").isFalse();
    assertThat(seen).hasSize(nodes);
    return page.revision();
  }

  @Test
  void whatTheServerItselfCancelsTwiceStillRunsItsLastNodes() {
    Workflow flow = Workflow.of("replaced", List.of(node("a"))).withFinally(List.of(node("z")));
    TaskId run = rig.start(flow);
    rig.advance();
    RunOperations users = (RunOperations) rig.users();
    users.stop(run, "a newer one");
    users.stop(run, "a newer one");
    rig.play(run, id -> id.equals("a") ? Outcome.CANCELLED : Outcome.SUCCEEDED);
    assertThat(rig.stored(run).vars().state()).isEqualTo(RunState.CANCELLED);
    assertThat(rig.states(run, flow)).containsEntry("z", NodeState.SUCCEEDED);
  }

  @Test
  void aRunThatCannotGoOnDoesNotHoldUpOthers() {
    Workflow flow = Workflow.of("bad", List.of(node("a")));
    TaskId bad = rig.start(flow);
    TaskId good = rig.start(Workflow.of("good", List.of(node("a"))));
    rig.bad = Optional.of(bad);
    rig.play(good, id -> Outcome.SUCCEEDED);
    assertThat(rig.stored(good).vars().state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(rig.stored(bad).vars().state()).isEqualTo(RunState.RUNNING);
    rig.bad = Optional.empty();
    rig.restart();
    // It stands behind the others for a second.
    rig.rig.reallyPassed(rig.rig.nowMs() + 1_001);
    rig.play(bad, id -> Outcome.SUCCEEDED);
    assertThat(rig.stored(bad).vars().state()).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void aRunIsCancelledBeforeItsInnerRunIsMade() {
    rig.store(Workflow.of("inside", List.of(node("x"))).withFinally(List.of(node("z"))));
    Workflow outer =
        Workflow.of(
            "around", List.of(node("m").running(new SubWorkflow("inside", 0, Payload.EMPTY))));
    TaskId run = rig.start(outer);
    rig.diesBeforeInner = true;
    assertThatThrownBy(() -> rig.newServer().pass(rig.rig.epochs)).isInstanceOf(RunRig.Died.class);
    rig.users().cancel(run, "enough", OPS);
    List<String> ran = new ArrayList<>();
    rig.play(
        run,
        id -> {
          ran.add(id);
          return Outcome.SUCCEEDED;
        });
    assertThat(ran).containsExactly("z");
    assertThat(rig.stored(run).vars().state()).isEqualTo(RunState.CANCELLED);
    rig.holdsTogether(run, outer);
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
