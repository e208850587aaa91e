package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.worker.Completion;
import dev.carillon.model.worker.Hint;
import dev.carillon.model.worker.Outcome;
import dev.carillon.model.workflow.FanOut;
import dev.carillon.model.workflow.NewRun;
import dev.carillon.model.workflow.Node;
import dev.carillon.model.workflow.NodeState;
import dev.carillon.model.workflow.NodeView;
import dev.carillon.model.workflow.RunFilter;
import dev.carillon.model.workflow.RunState;
import dev.carillon.model.workflow.Workflow;
import dev.carillon.server.expression.WorkflowExpressions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

/** Runs of which retention has taken something: their tasks, or the runs themselves. */
final class RunsAfterRetentionTest extends RunsFixture {
  @BeforeEach
  void fillReferences() {
    rig.expressions = new WorkflowExpressions();
    rig.restart();
  }

  private static NewTask echo(String payload) {
    return NewTask.of("echo", Payload.of(payload)).inQueue("mail");
  }

  private static Node asks(String id, String payload, String... parents) {
    return Node.of(id, echo(payload), parents);
  }

  /** To its end: what extracts returns something, what loads fails. */
  private void failsToLoad(TaskId run) {
    while (!rig.stored(run).vars().state().ended()) {
      rig.advance();
      for (Hint hint : rig.take()) {
        String node = rig.rig.task(hint.id()).attributes().get("node");
        Outcome outcome = node.startsWith("load") ? Outcome.FAILED_FATALLY : Outcome.SUCCEEDED;
        Payload result = node.equals("extract") ? Payload.of("{\"rows\":[1,2]}") : Payload.EMPTY;
        var unused =
            rig.rig
                .stores
                .attempts()
                .complete(
                    List.of(
                        new Completion(
                            rig.rig.start(hint.id()), outcome, "", result, Duration.ZERO)));
      }
    }
    rig.advance();
  }

  private void rerunAfterRetention(TaskId run) {
    failsToLoad(run);
    assertThat(rig.sweepAll()).isPositive();
    rig.users().rerunFrom(run, "", "", OPS);
    rig.advance();
  }

  private NodeView view(TaskId run, String node) {
    return rig.users().get(run, 0, 0).nodes().stream()
        .filter(n -> n.id().equals(node))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aNodeThatNeedsWhatIsNoLongerKeptFails_andSaysWhereToRerunFrom() {
    Workflow flow =
        Workflow.of(
            "etl",
            List.of(
                node("extract"),
                asks("load", "{\"rows\":\"${nodes.extract.output}\"}", "extract"),
                asks("load-if", "x", "extract").when("size(nodes.extract.output.rows) > 0"),
                asks("load-each", "${item}", "extract")
                    .mapped(new FanOut(List.of(), "${nodes.extract.output.rows}", 1))));
    TaskId run = rig.start(flow);
    rerunAfterRetention(run);
    for (String load : List.of("load", "load-if", "load-each")) {
      assertThat(view(run, load).state()).as(load).isEqualTo(NodeState.FAILED);
      assertThat(view(run, load).error())
          .as(load)
          .contains("what node 'extract' put out is no longer kept; rerun from 'extract'");
    }
    assertThat(rig.stored(run).vars().state()).isEqualTo(RunState.FAILED);
    rig.holdsTogether(run, flow);
    rig.users().rerunFrom(run, "extract", "", OPS);
    rig.advance();
    assertThat(rig.take()).hasSize(1);
  }

  @Test
  void whatTheItemsOfAMapPutOutIsGoneWithOneOfThem() {
    Workflow flow =
        Workflow.of(
            "gather",
            List.of(
                asks("extract", "${item}").mapped(new FanOut(List.of("1", "2"), "", 0)),
                asks("load", "{\"all\":\"${nodes.extract.output}\"}", "extract")));
    TaskId run = rig.start(flow);
    rerunAfterRetention(run);
    assertThat(view(run, "load").error()).contains("no longer kept; rerun from 'extract'");
  }

  @Test
  void aNodeThatAsksOnlyHowAnotherEndedRunsAllTheSame() {
    Workflow flow =
        Workflow.of(
            "asks",
            List.of(
                node("extract"),
                asks("load", "${nodes.extract.state}", "extract")
                    .when("nodes.extract.state == 'SUCCEEDED'")));
    TaskId run = rig.start(flow);
    rerunAfterRetention(run);
    assertThat(view(run, "load").state()).isEqualTo(NodeState.READY);
  }

  @Test
  void whatReturnedNothingIsNothing_asLongAsItIsKept() {
    Workflow flow =
        Workflow.of(
            "nothing",
            List.of(node("quiet"), asks("load", "{\"rows\":\"${nodes.quiet.output}\"}", "quiet")));
    TaskId run = rig.start(flow);
    failsToLoad(run);
    rig.users().rerunFrom(run, "", "", OPS);
    rig.advance();
    List<Hint> hints = rig.take();
    assertThat(hints).hasSize(1);
    assertThat(rig.rig.stores.tasks().find(hints.getFirst().id()).orElseThrow().payload().utf8())
        .isEqualTo("{\"rows\":null}");
  }

  private TaskId startedWithAKey() {
    NewRun keyed =
        new NewRun("default", "nightly", 0, Payload.EMPTY, Map.of(), "k-1", Optional.empty(), "");
    return TaskId.parse(rig.users().start(keyed, OPS).id());
  }

  @Test
  void itsKeyIsKnownForTheWindow_alsoOnceRetentionHasTakenTheRun() {
    rig.store(Workflow.of("nightly", List.of(node("a"))));
    TaskId run = startedWithAKey();
    rig.play(run, id -> Outcome.SUCCEEDED);
    assertThat(startedWithAKey()).isEqualTo(run);
    long later = rig.rig.nowMs() + 1_000;
    assertThat(rig.runs.drop(0, List.of(run), later, "", "retention")).isEqualTo(1);
    assertThatThrownBy(this::startedWithAKey)
        .hasMessageContaining(run + " has ended and is no longer kept")
        .extracting(e -> ((CarillonException) e).code())
        .isEqualTo(ErrorCode.WRONG_STATE);
    assertThat(rig.users().list(RunFilter.ALL, 10, "").runs()).isEmpty();
    try (RedisClient client = RedisClient.create("127.0.0.1", redis.port())) {
      assertThat(client.keys((rig.rig.cluster + "{*runkey*").getBytes(ISO_8859_1)))
          .singleElement()
          .satisfies(key -> assertThat(client.pttl(key)).isPositive());
    }
  }

  /** Its window was over long before it was run again. */
  @Test
  void anotherRunThatHasItsKeyByNowKeepsIt() {
    rig.store(Workflow.of("nightly", List.of(node("a"))));
    TaskId run = startedWithAKey();
    rig.play(run, id -> Outcome.FAILED_FATALLY);
    try (RedisClient client = RedisClient.create("127.0.0.1", redis.port())) {
      byte[] key = theKey(client);
      client.del(key);
      TaskId other = startedWithAKey();
      assertThat(other).isNotEqualTo(run);
      assertThat(client.pttl(key)).as("of one that lives").isEqualTo(-1);
      rig.users().rerunFrom(run, "", "", OPS);
      rig.users().cancel(run, "", OPS);
      rig.advance();
      assertThat(rig.stored(run).vars().state().ended()).isTrue();
      assertThat(client.pttl(key)).as("of the other").isEqualTo(-1);
      rig.play(other, id -> Outcome.SUCCEEDED);
      assertThat(client.pttl(key)).as("of the other, which has ended").isPositive();
      rig.users().rerunFrom(run, "a", "", OPS);
      assertThat(client.pttl(key)).as("the end of its window").isPositive();
    }
  }

  private byte[] theKey(RedisClient client) {
    return client.keys((rig.rig.cluster + "{*runkey*").getBytes(ISO_8859_1)).iterator().next();
  }

  @Test
  void itsKeyIsFreeOnceAUserHasDeletedTheRun() {
    rig.store(Workflow.of("nightly", List.of(node("a"))));
    TaskId run = startedWithAKey();
    rig.play(run, id -> Outcome.SUCCEEDED);
    rig.users().delete(run, "", OPS);
    assertThat(startedWithAKey()).isNotEqualTo(run);
  }
}
