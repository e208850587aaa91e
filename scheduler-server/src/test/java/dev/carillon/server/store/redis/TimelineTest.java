package dev.carillon.server.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.queue.QueueSettings;
import dev.carillon.model.queue.Rate;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.RetryPolicy;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.ClaimResult;
import dev.carillon.model.worker.Completion;
import dev.carillon.model.worker.Hint;
import dev.carillon.model.worker.Nonce;
import dev.carillon.model.worker.Outcome;
import dev.carillon.model.worker.Ulid;
import dev.carillon.model.workflow.FanOut;
import dev.carillon.model.workflow.Node;
import dev.carillon.model.workflow.Phase;
import dev.carillon.model.workflow.PhaseSpan;
import dev.carillon.model.workflow.RunState;
import dev.carillon.model.workflow.Workflow;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.limit.Admissions;
import dev.carillon.server.core.limit.LimitBook;
import dev.carillon.server.core.limit.LimitOperations;
import dev.carillon.server.core.limit.LimitSignals;
import dev.carillon.server.core.limit.LimitedAttempts;
import dev.carillon.server.core.limit.SlotWatch;
import dev.carillon.server.core.port.AttemptStore;
import dev.carillon.server.core.port.KeyExpressions;
import dev.carillon.server.embedded.EmbeddedRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the nodes of a run spent their time with, over all attempts, while it goes on and after. */
class TimelineTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final KeyExpressions ONE_KEY =
      new KeyExpressions() {
        @Override
        public void check(String expression) {}

        @Override
        public String key(String expression, NewTask task) {
          return "one";
        }
      };
  private static EmbeddedRedis redis;
  private RunRig rig;
  private AttemptStore attempts;
  private LimitOperations limits;
  private SlotWatch watch;

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
    rig = new RunRig(redis, 11);
    RedisStores stores = rig.rig.stores;
    LimitBook book = new LimitBook(stores.settings());
    LimitSignals silent =
        new LimitSignals() {
          @Override
          public void freed() {}

          @Override
          public void tokenIn(Duration wait) {}
        };
    watch = new SlotWatch(stores.settings(), stores.slots(), stores.lines(), book);
    attempts =
        new LimitedAttempts(
            stores.attempts(), stores.lines(), stores.slots(), stores.tasks(), book, silent);
    limits =
        new LimitOperations(
            new LimitOperations.Parts(stores.settings(), stores.slots(), stores.lines(), ONE_KEY),
            book,
            watch,
            Set.of(0),
            RunRig.SILENT);
    rig.admissions = new Admissions(book, ONE_KEY)::of;
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private static Node node(String id, String... parents) {
    return Node.of(id, NewTask.of("echo", Payload.of(id)).inQueue("mail"), parents);
  }

  private void limit(int concurrency, int ofKey) {
    var unused =
        limits.put(
            "mail",
            new QueueSettings(
                concurrency,
                Rate.NONE,
                ofKey > 0 ? "key" : "",
                ofKey,
                Rate.NONE,
                Optional.empty(),
                QueueSettings.DEFAULT_AGEING,
                false,
                false),
            new Caller("ops"));
  }

  private TaskId begin(Workflow flow) {
    TaskId run = rig.start(flow);
    rig.advance();
    return run;
  }

  /** What a dispatcher would offer now. */
  private List<Hint> offer() {
    List<Hint> hints = new ArrayList<>();
    for (AttemptStore.Head head : attempts.heads(Set.of(0))) {
      AttemptStore.Cut cut = new AttemptStore.Cut(0, 0, head.line(), 100, Double.POSITIVE_INFINITY);
      hints.addAll(attempts.offer(cut, Nonce.random(rig.random), MINUTE).hints());
    }
    return hints;
  }

  private AttemptRef claim(Hint hint) {
    AttemptRef ref = new AttemptRef(hint.id(), hint.gen(), Nonce.random(rig.random));
    assertThat(
            attempts
                .claim(Ulid.random(1, rig.random), List.of("echo"), List.of(), MINUTE, List.of(ref))
                .getFirst()
                .result())
        .isInstanceOf(ClaimResult.Claimed.class);
    return ref;
  }

  private void complete(AttemptRef ref, Outcome outcome) {
    var unused =
        attempts.complete(
            List.of(new Completion(ref, outcome, "so it was", Payload.EMPTY, Duration.ZERO)));
    rig.advance();
  }

  /** Long enough that it shows. */
  private void aMoment() {
    rig.rig.reallyPassed(rig.rig.nowMs() + 4);
  }

  private List<PhaseSpan> spans(TaskId run, String node) {
    return rig.users().get(run, 0, 0).nodes().stream()
        .filter(n -> n.id().equals(node))
        .findFirst()
        .orElseThrow()
        .phases();
  }

  private List<Phase> phases(TaskId run, String node) {
    List<PhaseSpan> spans = spans(run, node);
    for (int i = 1; i < spans.size(); i++) {
      assertThat(spans.get(i).fromMs()).as("without a gap").isEqualTo(spans.get(i - 1).toMs());
    }
    return spans.stream().map(PhaseSpan::phase).toList();
  }

  @Test
  void whatWaitsForParentsAndThenForAWorkerSaysSo() {
    TaskId run = begin(Workflow.of("worker", List.of(node("a"), node("b", "a"))));
    aMoment();
    assertThat(phases(run, "a")).containsExactly(Phase.QUEUE);
    assertThat(phases(run, "b")).containsExactly(Phase.PARENTS);
    Hint a = offer().getFirst();
    aMoment();
    assertThat(phases(run, "a")).containsExactly(Phase.QUEUE, Phase.WORKER);
    AttemptRef started = claim(a);
    aMoment();
    assertThat(phases(run, "a")).containsExactly(Phase.QUEUE, Phase.WORKER, Phase.RUNNING);
    List<PhaseSpan> running = spans(run, "a");
    complete(started, Outcome.SUCCEEDED);
    assertThat(phases(run, "a")).containsExactly(Phase.QUEUE, Phase.WORKER, Phase.RUNNING);
    assertThat(spans(run, "a").subList(0, 2)).isEqualTo(running.subList(0, 2));
    assertThat(phases(run, "b")).startsWith(Phase.PARENTS);
  }

  @Test
  void whatWaitsForASlotOfItsKeySaysSo_thenAndLater() {
    limit(0, 1);
    TaskId run = begin(Workflow.of("keyed", List.of(node("a"), node("b"))));
    aMoment();
    Hint first = offer().getFirst();
    aMoment();
    String held = first.id().local().equals(rig.stored(run).nodes().task(0)) ? "b" : "a";
    assertThat(phases(run, held)).containsExactly(Phase.QUEUE, Phase.LIMIT);
    complete(claim(first), Outcome.SUCCEEDED);
    assertThat(watch.unblock(Set.of(0))).isPositive();
    waitedForItsLimit(run, held, offer().getFirst());
  }

  @Test
  void whatWaitsForASlotOfItsQueueSaysSo_thenAndLater() {
    limit(1, 0);
    TaskId run = begin(Workflow.of("limited", List.of(node("a"), node("b"))));
    Hint first = offer().getFirst();
    assertThat(offer()).isEmpty();
    aMoment();
    String held = first.id().local().equals(rig.stored(run).nodes().task(0)) ? "b" : "a";
    assertThat(phases(run, held)).containsExactly(Phase.LIMIT);
    complete(claim(first), Outcome.SUCCEEDED);
    List<Hint> next = offer();
    assertThat(next).hasSize(1);
    waitedForItsLimit(run, held, next.getFirst());
  }

  private void waitedForItsLimit(TaskId run, String node, Hint hint) {
    aMoment();
    assertThat(phases(run, node)).endsWith(Phase.LIMIT, Phase.WORKER);
    AttemptRef started = claim(hint);
    aMoment();
    assertThat(phases(run, node)).endsWith(Phase.LIMIT, Phase.WORKER, Phase.RUNNING);
    complete(started, Outcome.SUCCEEDED);
    assertThat(phases(run, node)).endsWith(Phase.LIMIT, Phase.WORKER, Phase.RUNNING);
    assertThat(rig.stored(run).vars().state()).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void everyAttemptIsTold_alsoOfANodeThatIsRunAgain() {
    RetryPolicy twice = new RetryPolicy(2, 3, Duration.ofMillis(5), Duration.ofMillis(5));
    Node tried = Node.of("a", NewTask.of("echo", Payload.of("a")).inQueue("mail").withRetry(twice));
    TaskId run = begin(Workflow.of("tried", List.of(tried, node("b", "a"))));
    attempt(Outcome.FAILED);
    assertThat(phases(run, "a"))
        .containsExactly(Phase.QUEUE, Phase.WORKER, Phase.RUNNING, Phase.QUEUE);
    rig.rig.reallyPassed(rig.rig.nowMs() + 6);
    rig.rig.tick();
    attempt(Outcome.FAILED);
    List<Phase> twoTries =
        List.of(Phase.QUEUE, Phase.WORKER, Phase.RUNNING, Phase.QUEUE, Phase.WORKER, Phase.RUNNING);
    assertThat(phases(run, "a")).isEqualTo(twoTries);
    List<PhaseSpan> dead = spans(run, "a");
    // Dead, it waits for nothing: that time is nobody's.
    aMoment();
    TaskId task = new TaskId(0, rig.stored(run).nodes().task(0));
    rig.rig.stores.tasks().revive(task, false, "ops");
    rig.advance();
    attempt(Outcome.SUCCEEDED);
    List<PhaseSpan> all = spans(run, "a");
    assertThat(all.subList(0, dead.size())).isEqualTo(dead);
    assertThat(all.subList(dead.size(), all.size()).stream().map(PhaseSpan::phase))
        .containsExactly(Phase.QUEUE, Phase.WORKER, Phase.RUNNING);
    assertThat(all.get(dead.size()).fromMs()).isGreaterThan(dead.getLast().toMs());
  }

  private void attempt(Outcome outcome) {
    aMoment();
    Hint hint = offer().getFirst();
    aMoment();
    AttemptRef started = claim(hint);
    aMoment();
    complete(started, outcome);
  }

  @Test
  void aPlaceUnderTheRunsCapIsALimitToo_andAMapRunsAsLongAsItsItems() {
    Node map = node("m").mapped(FanOut.over(List.of("1", "2")));
    TaskId run = begin(Workflow.of("cap", List.of(node("a"), map)).withParallelism(1));
    aMoment();
    assertThat(phases(run, "a")).containsExactly(Phase.QUEUE);
    assertThat(phases(run, "m")).containsExactly(Phase.LIMIT);
    rig.play(run, id -> Outcome.SUCCEEDED);
    assertThat(phases(run, "m")).containsExactly(Phase.LIMIT, Phase.RUNNING);
    assertThat(spans(run, "m").getLast().toMs()).isPositive();
  }
}
