package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.event.TaskEvent;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.RetryPolicy;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.worker.Completion;
import dev.carillon.model.worker.Hint;
import dev.carillon.model.worker.Outcome;
import dev.carillon.model.workflow.FanOut;
import dev.carillon.model.workflow.Node;
import dev.carillon.model.workflow.NodeState;
import dev.carillon.model.workflow.NodeView;
import dev.carillon.model.workflow.Run;
import dev.carillon.model.workflow.RunFilter;
import dev.carillon.model.workflow.RunState;
import dev.carillon.model.workflow.Workflow;
import dev.carillon.server.PatientRedis;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.run.RunCheck;
import dev.carillon.server.embedded.EmbeddedRedis;
import dev.carillon.server.expression.WorkflowExpressions;
import dev.carillon.server.store.redis.backup.ClusterBackup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;

/** What runs hand on, how long they are kept, and what becomes of one that Redis forgot half of. */
class RunsLifeTest {
  private static final Caller OPS = new Caller("ops");
  private static EmbeddedRedis redis;
  private static RedisClient client;
  private RunRig rig;

  @BeforeAll
  static void start() {
    redis = EmbeddedRedis.startInMemory();
    client = RedisClient.create("127.0.0.1", redis.port());
  }

  @AfterAll
  static void stop() {
    client.close();
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

  private static NewTask echo(String payload) {
    return NewTask.of("echo", Payload.of(payload)).inQueue("mail");
  }

  /** All keys of the run's bucket with that in their names. */
  private Set<String> keys(String part) {
    return client.keys(rig.rig.cluster + "{*" + part + "*");
  }

  private Hint only() {
    List<Hint> hints = rig.take();
    assertThat(hints).hasSize(1);
    return hints.getFirst();
  }

  private String payload(Hint hint) {
    return new String(
        rig.rig.stores.tasks().find(hint.id()).orElseThrow().payload().bytes(), UTF_8);
  }

  @Test
  void whatANodePutsOutFeedsConditionsPayloadsAndMaps() {
    rig.expressions = new WorkflowExpressions();
    rig.restart();
    Workflow flow =
        Workflow.of(
            "outputs",
            List.of(
                node("extract"),
                Node.of("load", echo("{\"n\":\"${nodes.extract.output.rows}\"}"), "extract")
                    .when("nodes.extract.output.rows > 2"),
                Node.of("empty", echo("x"), "extract").when("nodes.extract.output.rows == 0"),
                Node.of("each", echo("${item.name}:${index}"), "load")
                    .mapped(new FanOut(List.of(), "${nodes.extract.output.items}", 1))));
    TaskId run = rig.start(flow);
    rig.advance();
    rig.rig
        .stores
        .attempts()
        .complete(
            List.of(
                new Completion(
                    rig.rig.start(only().id()),
                    Outcome.SUCCEEDED,
                    "",
                    Payload.of("{\"rows\":3,\"items\":[{\"name\":\"a\"},{\"name\":\"b\"}]}"),
                    Duration.ZERO)));
    rig.advance();
    assertThat(rig.states(run, flow)).containsEntry("empty", NodeState.SKIPPED);
    Hint load = only();
    assertThat(payload(load)).isEqualTo("{\"n\":3}");
    rig.rig.complete(rig.rig.start(load.id()), Outcome.SUCCEEDED);
    rig.advance();
    // The map runs one item at a time.
    Hint first = only();
    assertThat(payload(first)).isEqualTo("a:0");
    rig.rig.complete(rig.rig.start(first.id()), Outcome.SUCCEEDED);
    rig.advance();
    assertThat(payload(only())).isEqualTo("b:1");
  }

  @Test
  void aReferenceThatLeadsNowhereFailsItsNodeWithWords() {
    rig.expressions = new WorkflowExpressions();
    rig.restart();
    Workflow flow =
        Workflow.of(
            "nowhere", List.of(node("a"), Node.of("b", echo("${nodes.a.output.gone}"), "a")));
    TaskId run = rig.start(flow);
    rig.play(run, id -> Outcome.SUCCEEDED);
    NodeView b = view(run, "b");
    assertThat(b.state()).isEqualTo(NodeState.FAILED);
    assertThat(b.error()).contains("${nodes.a.output.gone}");
  }

  private NodeView view(TaskId run, String node) {
    return rig.users().get(run, 0, 0).nodes().stream()
        .filter(n -> n.id().equals(node))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aWaitingNodeSaysWhatItWaitsFor() {
    TaskId run =
        rig.start(Workflow.of("waits", List.of(node("a"), node("b"), node("c", "a", "b"))));
    rig.advance();
    assertThat(view(run, "c").reason()).isEqualTo("waits for a, b");
    rig.users().pause(run, "later", OPS);
    rig.work(id -> Outcome.SUCCEEDED);
    rig.advance();
    assertThat(view(run, "c").reason()).isEqualTo("the run is paused");
  }

  @Test
  void aRunKeepsTheVersionItBeganWith() {
    Workflow first = Workflow.of("pinned", List.of(node("a"), node("b", "a")));
    TaskId run = rig.start(first);
    rig.advance();
    rig.store(Workflow.of("pinned", List.of(node("z"))));
    rig.play(run, id -> Outcome.SUCCEEDED);
    assertThat(rig.users().get(run, 0, 0).nodes())
        .extracting(NodeView::id)
        .containsExactlyInAnyOrder("a", "b");
    assertThat(rig.stored(run).facts().version()).isEqualTo(1);
  }

  @Test
  void aNodeIsTriedAgainByItsOwnPolicy() {
    RetryPolicy twice = new RetryPolicy(2, 3, Duration.ofMillis(100), Duration.ofMillis(100));
    Workflow flow =
        Workflow.of(
            "tried", List.of(Node.of("a", StoreRig.echo().withRetry(twice)), node("b", "a")));
    TaskId run = rig.start(flow);
    rig.advance();
    rig.work(id -> Outcome.FAILED);
    rig.advance();
    assertThat(rig.stored(run).vars().state()).isEqualTo(RunState.RUNNING);
    rig.rig.reallyPassed(rig.rig.nowMs() + 150);
    rig.rig.tick();
    rig.play(run, id -> Outcome.SUCCEEDED);
    assertThat(rig.stored(run).vars().state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(view(run, "a").attempts()).isEqualTo(1);
  }

  @Test
  void aDeadlineThatWillBeMissedIsTold_beforeItIs() {
    rig.rig.stores.runs().learn("default", "risky", Map.of("a", 60_000L));
    TaskId run =
        rig.start(Workflow.of("risky", List.of(node("a"))).withDeadline(Duration.ofSeconds(30)));
    rig.advance();
    assertThat(rig.users().get(run, 0, 0).run().deadlineState())
        .isEqualTo(Run.DeadlineState.AT_RISK);
    assertThat(rig.rig.events())
        .extracting(TaskEvent::cause)
        .contains("run_start", "run_deadline_at_risk")
        .doesNotContain("run_deadline_missed");
  }

  @Test
  void aRunIsDeletedWithItsTasks_onceItHasEnded() {
    TaskId run = rig.start(Workflow.of("gone", List.of(node("a"), node("b", "a"))));
    rig.advance();
    assertThatThrownBy(() -> rig.users().delete(run, "", OPS))
        .isInstanceOf(CarillonException.class);
    rig.play(run, id -> Outcome.SUCCEEDED);
    rig.users().delete(run, "", OPS);
    assertThat(rig.rig.stores.runs().read(run, true)).isEmpty();
    assertThat(rig.users().list(RunFilter.ALL, 10, "").runs()).isEmpty();
    assertThat(keys("run:" + run.local())).isEmpty();
    assertThat(keys(":def")).isEmpty();
    assertThat(rig.audit()).isEmpty();
    assertThat(rig.rig.events()).extracting(TaskEvent::cause).contains("run_succeeded");
  }

  @Test
  void retentionTakesRunsThatEndedLongAgo_andNoOthers() {
    TaskId ended = rig.start(Workflow.of("old", List.of(node("a"))));
    rig.play(ended, id -> Outcome.SUCCEEDED);
    TaskId lives = rig.start(Workflow.of("young", List.of(node("a"))));
    rig.advance();
    long later = rig.rig.nowMs() + 1_000;
    assertThat(rig.runs.ended(0, later, 50)).containsExactly(ended);
    assertThat(rig.runs.drop(0, List.of(ended, lives), later, "", "retention")).isEqualTo(1);
    assertThat(rig.rig.stores.runs().read(ended, false)).isEmpty();
    assertThat(rig.rig.stores.runs().read(lives, false)).isPresent();
  }

  @Test
  void whatWasWrittenForARunThatNeverBeganIsSwept() {
    TaskId run = rig.start(Workflow.of("began", List.of(node("a"))));
    rig.advance();
    String defs = keys(":defs").iterator().next();
    client.zadd(defs, 1, "half");
    client.hset(defs.replace(":defs", ":def:half"), Map.of("n", "2", "0", "part"));
    long later = rig.rig.nowMs() + 10;
    assertThat(rig.runs.sweepDefinitions(0, rig.rig.epochs.get(0), later)).isEqualTo(1);
    assertThat(keys(":def:half")).isEmpty();
    rig.restart();
    rig.play(run, id -> Outcome.SUCCEEDED);
    assertThat(rig.stored(run).vars().state()).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void aRunThatWasNotToldOfAnEndIsFoundAndGoesOn() {
    RunCheck check = new RunCheck(rig.rig.stores.runs(), NoTelemetry.INSTANCE);
    Workflow flow = Workflow.of("forgot", List.of(node("a"), node("b", "a"), node("c")));
    TaskId run = rig.start(flow);
    rig.advance();
    rig.work(id -> id.equals("a") ? Outcome.SUCCEEDED : null);
    keys("run:" + run.local() + ":marks").forEach(client::del);
    keys(":wake").forEach(client::del);
    // The record of c's task is forgotten altogether.
    String c = rig.stored(run).nodes().task(2);
    keys("}" + c).forEach(client::del);
    rig.advance();
    assertThat(rig.states(run, flow)).containsEntry("a", NodeState.READY);
    assertThat(check.pass(rig.rig.epochs)).as("the first look remembers").isZero();
    assertThat(check.pass(rig.rig.epochs)).isEqualTo(2);
    rig.advance();
    assertThat(rig.states(run, flow))
        .containsEntry("a", NodeState.SUCCEEDED)
        .containsEntry("c", NodeState.FAILED);
    rig.play(run, id -> Outcome.SUCCEEDED);
    assertThat(rig.stored(run).vars().state()).isEqualTo(RunState.FAILED);
    rig.holdsTogether(run, flow);
    assertThat(check.pass(rig.rig.epochs)).isZero();
  }

  @Test
  void aRunThatNothingWakesIsWoken() {
    RunCheck check = new RunCheck(rig.rig.stores.runs(), NoTelemetry.INSTANCE);
    TaskId run = rig.start(Workflow.of("asleep", List.of(node("a"), node("b", "a"))));
    rig.advance();
    rig.work(id -> Outcome.SUCCEEDED);
    keys(":wake").forEach(client::del);
    rig.advance();
    assertThat(check.pass(rig.rig.epochs)).isZero();
    assertThat(check.pass(rig.rig.epochs)).isEqualTo(1);
    rig.play(run, id -> Outcome.SUCCEEDED);
    assertThat(rig.stored(run).vars().state()).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void aBackupCarriesRuns_whichGoOnWhereTheyAreRestored(@TempDir Path dir) throws Exception {
    Workflow flow = Workflow.of("moved", List.of(node("a"), node("b", "a")));
    TaskId run = rig.start(flow);
    rig.advance();
    Path file = dir.resolve("runs.carillon");
    try (ClusterBackup backup = new ClusterBackup(settings(rig.rig.cluster))) {
      backup.backup(file, keys -> {});
    }
    rig.play(run, id -> Outcome.SUCCEEDED);
    assertThat(rig.stored(run).vars().state()).isEqualTo(RunState.SUCCEEDED);
    keys(":own").forEach(client::del); // its server is gone
    try (ClusterBackup backup = new ClusterBackup(settings(rig.rig.cluster))) {
      backup.restore(file, true, keys -> {});
    }
    rig.restart();
    assertThat(rig.states(run, flow))
        .containsEntry("a", NodeState.READY)
        .containsEntry("b", NodeState.WAITING);
    assertThat(rig.task(run, 0)).isEqualTo(TaskState.READY);
    rig.play(run, id -> Outcome.SUCCEEDED);
    assertThat(rig.stored(run).vars().state()).isEqualTo(RunState.SUCCEEDED);
  }

  private static RedisStores.Settings settings(String cluster) {
    return new RedisStores.Settings(
        "127.0.0.1", redis.port(), "", cluster, 1, PatientRedis.TIMEOUT, 2, "s", "n");
  }
}
