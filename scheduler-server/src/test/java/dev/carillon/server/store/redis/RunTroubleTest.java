package dev.carillon.server.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.Completion;
import dev.carillon.model.worker.Hint;
import dev.carillon.model.worker.Outcome;
import dev.carillon.model.workflow.FanOut;
import dev.carillon.model.workflow.Node;
import dev.carillon.model.workflow.NodeState;
import dev.carillon.model.workflow.RunState;
import dev.carillon.model.workflow.SubWorkflow;
import dev.carillon.model.workflow.Workflow;
import dev.carillon.server.core.port.TaskStore.Admission;
import dev.carillon.server.core.port.WorkflowStore;
import dev.carillon.server.core.run.RunCheck;
import dev.carillon.server.embedded.EmbeddedRedis;
import dev.carillon.server.expression.WorkflowExpressions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

/**
 * A run outlives what goes wrong around it; what is wrong with itself ends its node, with words.
 */
class RunTroubleTest {
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
    rig = new RunRig(redis, 5);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private static Node node(String id, String... parents) {
    return Node.of(id, StoreRig.echo(), parents);
  }

  @Test
  void aHiccupOfTheStoreFailsNoNode() {
    boolean[] away = {true};
    rig.admissions =
        task -> {
          if (away[0]) {
            throw CarillonException.of(ErrorCode.REDIS_AWAY, "Redis is away.").build();
          }
          return Admission.of(task);
        };
    Workflow flow = Workflow.of("hiccup", List.of(node("a")));
    TaskId run = rig.start(flow);
    assertThatThrownBy(rig::advance).isInstanceOf(CarillonException.class);
    assertThat(rig.states(run, flow)).containsEntry("a", NodeState.WAITING);
    away[0] = false;
    rig.play(run, id -> Outcome.SUCCEEDED);
    assertThat(rig.stored(run).vars().state()).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void whatANodeAsksForAndCannotHaveFailsThatNodeAlone() {
    rig.expressions = new WorkflowExpressions();
    rig.restart();
    NewTask asks = NewTask.of("echo", Payload.of("${nodes.big.output}")).inQueue("mail");
    Workflow flow =
        Workflow.of(
            "large",
            List.of(
                node("big").mapped(new FanOut(List.of("1", "2", "3"), "", 0)),
                Node.of("asks", asks, "big"),
                node("other", "big")));
    TaskId run = rig.start(flow);
    rig.advance();
    for (Hint hint : rig.take()) {
      Payload result = Payload.of("\"" + "x".repeat(30_000) + "\"");
      rig.rig
          .stores
          .attempts()
          .complete(
              List.of(
                  new Completion(
                      rig.rig.start(hint.id()), Outcome.SUCCEEDED, "", result, Duration.ZERO)));
    }
    rig.play(run, id -> Outcome.SUCCEEDED);
    assertThat(rig.states(run, flow))
        .containsEntry("asks", NodeState.FAILED)
        .containsEntry("other", NodeState.SUCCEEDED);
    assertThat(
            rig.users().get(run, 0, 0).nodes().stream()
                .filter(n -> n.id().equals("asks"))
                .findFirst()
                .orElseThrow()
                .error())
        .contains("64 KiB");
  }

  @Test
  void manyInnerRunsAreMadeAFewAtATime_soThatOtherRunsHaveTheirTurn() {
    rig.store(Workflow.of("inner", List.of(node("a"))));
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      nodes.add(
          Node.of("n" + i, StoreRig.echo()).running(new SubWorkflow("inner", 0, Payload.EMPTY)));
    }
    TaskId run = rig.start(Workflow.of("outer", nodes));
    int most = 0;
    for (int i = 0; i < 10; i++) {
      int before = rig.made;
      rig.pass();
      most = Math.max(most, rig.made - before);
    }
    // The inner runs themselves begin in the same passes.
    assertThat(most).isBetween(1, 50);
    rig.advance();
    assertThat(rig.made).isEqualTo(120);
    assertThat(rig.stored(run).vars().state()).isEqualTo(RunState.RUNNING);
  }

  @Test
  void oneThatCannotGoOnDoesNotTakeTheRoomOfOthers_howeverMuchItIsTold() {
    List<String> items = IntStream.range(0, 450).mapToObj(Integer::toString).toList();
    TaskId bad =
        rig.start(Workflow.of("bad", List.of(node("many").mapped(new FanOut(items, "", 0)))));
    Workflow flow = Workflow.of("good", List.of(node("a")));
    TaskId good = rig.start(flow);
    rig.advance();
    rig.bad = Optional.of(bad);
    List<AttemptRef> left = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      left.addAll(rig.work(id -> id.equals("many") ? Outcome.SUCCEEDED : null));
    }
    // Its ends come last.
    left.forEach(ref -> rig.rig.complete(ref, Outcome.SUCCEEDED));
    rig.pass();
    rig.pass();
    assertThat(rig.troubled).containsExactly(bad);
    assertThat(rig.states(good, flow)).containsEntry("a", NodeState.SUCCEEDED);
  }

  @Test
  void howLongNodesTookIsForgottenWithTheWorkflow() {
    Workflow flow = Workflow.of("gone", List.of(node("a")));
    TaskId run = rig.start(flow);
    rig.play(run, id -> Outcome.SUCCEEDED);
    assertThat(rig.runs.typical("default", "gone")).containsKey("a");
    rig.rig.stores.workflows().delete("default", "gone", 0, "me", "");
    assertThat(rig.runs.typical("default", "gone")).isEmpty();
  }

  @Test
  void aWorkflowThatWasDeletedMayBeStoredAgain_underANumberOfItsOwn() {
    WorkflowStore store = rig.rig.stores.workflows();
    Workflow flow = Workflow.of("again", List.of(node("a")));
    assertThat(store.put(flow, 0, "me").orElseThrow().version()).isEqualTo(1);
    assertThat(store.put(flow, 1, "me").orElseThrow().version()).isEqualTo(2);
    store.delete("default", "again", 2, "me", "");
    assertThat(store.put(flow, 1, "me").orElseThrow().version()).isEqualTo(3);
    store.delete("default", "again", 0, "me", "");
    assertThat(store.put(flow, 0, "me").orElseThrow().version()).isEqualTo(4);
    assertThat(store.put(flow, 3, "me")).as("somebody stored another").isEmpty();
  }

  @Test
  void anOuterRunThatWasNotToldOfItsInnerRunsEndIsFoundAndGoesOn() {
    rig.store(Workflow.of("inner", List.of(node("x"))));
    Workflow flow =
        Workflow.of(
            "outer",
            List.of(
                Node.of("in", StoreRig.echo()).running(new SubWorkflow("inner", 0, Payload.EMPTY)),
                node("after", "in")));
    TaskId run = rig.start(flow);
    RunCheck check = new RunCheck(rig.rig.stores.runs(), NoTelemetry.INSTANCE);
    rig.advance();
    assertThat(check.pass(rig.rig.epochs)).isZero();
    assertThat(check.pass(rig.rig.epochs)).as("its inner run lives").isZero();
    TaskId inner = new TaskId(0, rig.stored(run).nodes().task(0));
    rig.work(id -> Outcome.SUCCEEDED);
    // Step by step, so that the outer run does not draw on the mark before it is lost.
    for (int i = 0; i < 10 && !rig.stored(inner).vars().state().ended(); i++) {
      rig.pass();
    }
    try (RedisClient client = RedisClient.create("127.0.0.1", redis.port())) {
      client.keys(rig.rig.cluster + "{*:run:" + run.local() + ":marks").forEach(client::del);
    }
    rig.advance();
    assertThat(rig.states(run, flow)).containsEntry("in", NodeState.RUNNING);
    check.pass(rig.rig.epochs);
    assertThat(check.pass(rig.rig.epochs)).isEqualTo(1);
    rig.play(run, id -> Outcome.SUCCEEDED);
    assertThat(rig.stored(run).vars().state()).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void theCheckForgetsRunsThatHaveEnded() {
    RunCheck check = new RunCheck(rig.rig.stores.runs(), NoTelemetry.INSTANCE);
    TaskId run = rig.start(Workflow.of("ends", List.of(node("a"))));
    rig.advance();
    check.pass(rig.rig.epochs);
    assertThat(check.remembered()).isEqualTo(1);
    rig.play(run, id -> Outcome.SUCCEEDED);
    check.pass(rig.rig.epochs);
    check.pass(rig.rig.epochs);
    assertThat(check.remembered()).isZero();
  }
}
