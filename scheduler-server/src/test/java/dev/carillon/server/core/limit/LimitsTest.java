package dev.carillon.server.core.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.model.event.TaskEvent;
import dev.carillon.model.queue.Keep;
import dev.carillon.model.queue.LimitStatus;
import dev.carillon.model.queue.QueueSettings;
import dev.carillon.model.queue.Rate;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.RetryPolicy;
import dev.carillon.model.task.TaskFilter;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.ClaimResult;
import dev.carillon.model.worker.Hint;
import dev.carillon.model.worker.Nonce;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.port.AttemptStore;
import dev.carillon.server.core.port.SettingsStore.Change;
import dev.carillon.server.core.port.SettingsStore.Scope;
import dev.carillon.server.core.port.SlotStore.Mode;
import dev.carillon.server.core.port.SlotStore.Wanted;
import dev.carillon.server.embedded.EmbeddedRedis;
import dev.carillon.server.loop.SlotKeeper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What limits promise, step by step, on a real Redis. */
class LimitsTest {
  private static EmbeddedRedis redis;
  private static int clusters;
  private LimitRig rig;

  @BeforeAll
  static void startRedis() {
    redis = EmbeddedRedis.startInMemory();
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
  }

  @BeforeEach
  void open() {
    rig = new LimitRig(redis, "limits" + clusters++, 5);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  static QueueSettings concurrency(int n) {
    return with(n, Rate.NONE, 0, Rate.NONE);
  }

  static QueueSettings keyed(int keyConcurrency) {
    return with(0, Rate.NONE, keyConcurrency, Rate.NONE);
  }

  static QueueSettings with(int n, Rate rate, int keyConcurrency, Rate keyRate) {
    return new QueueSettings(
        n,
        rate,
        keyConcurrency > 0 || keyRate.limited() ? "labels.customer" : "",
        keyConcurrency,
        keyRate,
        Optional.empty(),
        QueueSettings.DEFAULT_AGEING,
        false,
        false,
        Keep.AS_EVERYWHERE);
  }

  private void submit(int n, String customer) {
    for (int i = 0; i < n; i++) {
      var unused = rig.submit(LimitRig.task(customer));
    }
  }

  private List<AttemptRef> claimAll(List<Hint> hints) {
    List<AttemptRef> running = new ArrayList<>();
    for (Hint hint : hints) {
      AttemptRef ref = rig.ref(hint);
      if (rig.claim(ref) instanceof ClaimResult.Claimed) {
        running.add(ref);
      }
    }
    return running;
  }

  private LimitStatus status() {
    return rig.operations.status("mail", 0);
  }

  private List<Hint> offersSoon() {
    List<Hint> hints = new ArrayList<>();
    await()
        .until(
            () -> {
              var unused = rig.watch.look();
              rig.watch.unblock(LimitRig.ALL);
              hints.addAll(rig.offers(100));
              return !hints.isEmpty();
            });
    return hints;
  }

  @Test
  void noMoreThanTheLimitIsOfferedOverAllBuckets_andAnEndMakesRoomForTheNext() {
    rig.put(concurrency(3));
    submit(20, "");
    List<AttemptRef> running = claimAll(rig.offers(100));
    assertThat(running).hasSize(3);
    assertThat(rig.offers(100)).isEmpty();
    rig.succeed(running.removeFirst());
    assertThat(rig.offers(100)).hasSize(1);
    assertThat(status().held()).isEqualTo(3);
  }

  @Test
  void holdersAreListedWithTheirWorkerAndTheirKey() {
    rig.put(keyed(1));
    submit(2, "ann");
    AttemptRef running = claimAll(rig.offers(100)).getFirst();
    LimitStatus status = status();
    assertThat(status.holders()).hasSize(1);
    assertThat(status.holders().getFirst().taskId()).isEqualTo(running.id().toString());
    assertThat(status.holders().getFirst().worker()).isEqualTo(rig.worker);
    assertThat(status.holders().getFirst().key()).isEqualTo("ann");
    assertThat(status.holders().getFirst().state()).contains(TaskState.RUNNING);
    assertThat(status.holders().getFirst().untilMs()).isPositive();
    assertThat(status.blocked())
        .singleElement()
        .satisfies(
            b -> {
              assertThat(b.key()).isEqualTo("ann");
              assertThat(b.tasks()).isEqualTo(1);
            });
  }

  @Test
  void aFullKeyStandsAside_theOthersGoOn_andItComesBackWhenItsSlotIsFree() {
    rig.put(keyed(1));
    submit(5, "ann");
    submit(1, "bob");
    List<AttemptRef> running = claimAll(rig.offers(100));
    assertThat(running).hasSize(2);
    assertThat(status().blockedTasks()).isEqualTo(4);
    // Out of the lines, but still there for everybody who lists them.
    assertThat(rig.attempts.heads(LimitRig.ALL)).isEmpty();
    TaskFilter ready = new TaskFilter(Set.of(TaskState.READY), "mail", "", "");
    assertThat(rig.stores.tasks().list(ready, 10, "", false).tasks()).hasSize(4);

    running.forEach(rig::succeed);
    assertThat(rig.watch.unblock(LimitRig.ALL)).isEqualTo(1);
    assertThat(claimAll(rig.offers(100))).hasSize(1);
    assertThat(rig.offers(100)).isEmpty();
  }

  @Test
  void aTaskThatStandsAsideCanBeCancelled() {
    rig.put(keyed(1));
    TaskId first = rig.submit(LimitRig.task("ann"));
    TaskId second = rig.submit(LimitRig.task("ann"));
    List<AttemptRef> running = claimAll(rig.offers(100));
    TaskId aside = running.getFirst().id().equals(first) ? second : first;
    var unused = rig.stores.tasks().cancel(aside, "", "ops");
    assertThat(rig.find(aside).state()).isEqualTo(TaskState.CANCELLED);
    assertThat(status().blockedTasks()).isZero();
  }

  @Test
  void whoClaimsWithoutASlotIsToldLater_andTheTaskWaitsOn() {
    rig.put(concurrency(1));
    submit(2, "");
    Hint offered = rig.offers(100).getFirst();
    AttemptRef running = rig.ref(offered);
    TaskId other =
        rig.stores.tasks().list(TaskFilter.ALL, 10, "", false).tasks().stream()
            .map(t -> TaskId.parse(t.id()))
            .filter(id -> !id.equals(offered.id()))
            .findFirst()
            .orElseThrow();
    assertThat(rig.claim(running)).isInstanceOf(ClaimResult.Claimed.class);
    AttemptRef direct = new AttemptRef(other, 1, Nonce.random(rig.random));
    assertThat(rig.claim(direct)).isEqualTo(new ClaimResult.Refused(ClaimResult.Reason.LATER));
    assertThat(rig.find(other).state()).isEqualTo(TaskState.READY);
    rig.succeed(running);
    assertThat(rig.claim(direct)).isInstanceOf(ClaimResult.Claimed.class);
  }

  @Test
  void aRateIsSpentByStarts_andItsTokensGrowEvenly() {
    rig.put(with(0, new Rate(10, Duration.ofSeconds(1), 3), 0, Rate.NONE));
    submit(30, "");
    long start = rig.stores.info().nowMs();
    List<AttemptRef> running = claimAll(rig.offers(100));
    assertThat((double) running.size()).isBetween(3.0, 3 + 10 * secondsSince(start));
    double tokens = status().tokens();
    assertThat(running.size() + tokens).isLessThanOrEqualTo(3 + 10 * secondsSince(start) + 0.05);
    await()
        .until(
            () -> {
              running.addAll(claimAll(rig.offers(100)));
              return running.size() >= 8;
            });
    assertThat((double) running.size()).isLessThanOrEqualTo(3 + 10 * secondsSince(start) + 0.01);
  }

  /** By Redis' clock, as the rate itself: two clocks need not agree on a machine that stops. */
  private double secondsSince(long startMs) {
    return (rig.stores.info().nowMs() + 1 - startMs) / 1e3;
  }

  @Test
  void aKeysOwnRateHoldsBackThatKeyAlone() {
    rig.put(with(0, Rate.NONE, 0, new Rate(1, Duration.ofHours(1), 2)));
    submit(4, "ann");
    submit(1, "bob");
    assertThat(claimAll(rig.offers(100))).hasSize(3);
    assertThat(status().blockedTasks()).isEqualTo(2);
  }

  @Test
  void raisingOpens_loweringNeverStopsWhatRuns_removingOpensAll() {
    rig.put(concurrency(2));
    submit(10, "");
    List<AttemptRef> running = claimAll(rig.offers(100));
    rig.put(concurrency(4));
    running.addAll(claimAll(rig.offers(100)));
    assertThat(running).hasSize(4);
    rig.put(concurrency(1));
    assertThat(rig.find(running.getFirst().id()).state()).isEqualTo(TaskState.RUNNING);
    rig.succeed(running.removeFirst());
    rig.succeed(running.removeFirst());
    assertThat(rig.offers(100)).isEmpty();
    rig.put(QueueSettings.DEFAULTS);
    assertThat(claimAll(rig.offers(100))).hasSize(6);
    running.forEach(rig::succeed);
    assertThat(rig.find(running.getFirst().id()).state()).isEqualTo(TaskState.SUCCEEDED);
  }

  @Test
  void whatWasSetAsideForItsKeyComesBackWhenTheLastLimitIsRemoved() {
    rig.put(keyed(1));
    submit(5, "acme");
    assertThat(claimAll(rig.offers(100))).hasSize(1);
    rig.put(QueueSettings.DEFAULTS);
    assertThat(rig.book.known()).isEmpty();
    SlotKeeper keeper = new SlotKeeper(rig.watch, rig.book, LimitRig.ALL, new LimitRig.Quiet());
    var unused = keeper.runOnce();
    assertThat(claimAll(rig.offers(100))).hasSize(4);
  }

  @Test
  void aNewLimitCountsWhatRanBeforeIt() {
    submit(5, "");
    List<AttemptRef> running = claimAll(rig.offers(3));
    rig.put(concurrency(4));
    assertThat(status().held()).isEqualTo(3);
    assertThat(claimAll(rig.offers(100))).hasSize(1);
    running.forEach(rig::succeed);
  }

  @Test
  void eachChangeOfSettingsIsOneEventWithWhoAndWhat() {
    String from = rig.stores.events().end();
    Caller ops = new Caller("ops");
    rig.put(concurrency(4));
    rig.put(keyed(1));
    rig.put(QueueSettings.DEFAULTS);
    var unused =
        rig.operations.putTenant(
            "acme", QueueSettings.ofTenant(3, Rate.of(100, Duration.ofSeconds(1))), ops);
    // What servers do among themselves is no change.
    rig.watch.settle();
    var again = rig.stores.settings().repair();
    List<TaskEvent> told = rig.stores.events().read(from, "", 100, 1_000).events();
    assertThat(told)
        .allMatch(e -> e.cause().equals("settings") && e.actor().equals("ops"))
        .allMatch(e -> e.taskId().isEmpty())
        .hasSize(4);
    assertThat(told.get(0).queue()).isEqualTo("mail");
    assertThat(told.get(0).reason()).isEqualTo("concurrency 0 -> 4");
    assertThat(told.get(1).reason())
        .contains("concurrency 4 -> 0")
        .contains("key none -> '")
        .contains("key-concurrency 0 -> 1");
    assertThat(told.get(2).reason()).contains("key-concurrency 1 -> 0");
    assertThat(told.get(3).tenant()).isEqualTo("acme");
    assertThat(told.get(3).reason()).isEqualTo("concurrency 0 -> 3, rate none -> 100/1s:10");
  }

  @Test
  void aLimitSetByAServerThatDiedOverItIsFinishedByAnother() {
    submit(3, "");
    claimAll(rig.offers(2));
    // It had only stored the settings.
    var unused =
        rig.stores
            .settings()
            .put(Scope.queue("mail"), concurrency(2), true, new Change("ops", "x"));
    rig.book.refresh();
    assertThat(rig.offers(100)).isEmpty();
    rig.watch.settle();
    rig.book.refresh();
    assertThat(status().held()).isEqualTo(2);
    assertThat(rig.offers(100)).isEmpty();
  }

  @Test
  void aScopeThatIsSetAgainBeforeItWasCountedIsCountedAllTheSame() {
    submit(3, "");
    claimAll(rig.offers(2));
    // A server died over the first.
    var unused =
        rig.stores
            .settings()
            .put(Scope.queue("mail"), concurrency(1), true, new Change("ops", "x"));
    rig.put(concurrency(2));
    assertThat(status().held()).isEqualTo(2);
    assertThat(rig.offers(100)).isEmpty();
  }

  @Test
  void aServerThatDiesAfterTakingSlotsLosesThemOnlyForSeconds() {
    rig.put(concurrency(1));
    TaskId id = rig.submit(LimitRig.task(""));
    // Slot taken, task not: the server died in between.
    var unused =
        rig.stores
            .slots()
            .acquire(
                Scope.queue("mail"),
                Mode.OFFER,
                Duration.ofMillis(1),
                1,
                List.of(new Wanted(id, 1, "", Nonce.random(rig.random))));
    assertThat(offersSoon()).hasSize(1);
  }

  @Test
  void aClaimThatGotItsSlotAndDiedDoesNotKeepIt_norLetTwoRun() {
    rig.put(concurrency(1));
    submit(2, "");
    Hint hint = rig.offers(100).getFirst();
    var unused =
        rig.stores
            .slots()
            .acquire(
                Scope.queue("mail"),
                Mode.CLAIM,
                Duration.ofSeconds(2),
                1,
                List.of(new Wanted(hint.id(), hint.gen(), "", Nonce.random(rig.random))));
    // As long as that claim may still start it, nobody else may.
    assertThat(rig.claim(rig.ref(hint)))
        .isEqualTo(new ClaimResult.Refused(ClaimResult.Reason.LATER));
    assertThat(claimAll(offersSoon())).hasSize(1);
  }

  @Test
  void aPermitThatIsOverStartsNothing() {
    rig.put(concurrency(1));
    submit(1, "");
    Hint hint = rig.offers(100).getFirst();
    AttemptStore.Claim claim =
        rig.stores
            .attempts()
            .claimPermitted(
                rig.worker,
                List.of("echo"),
                List.of(),
                LimitRig.LEASE,
                List.of(new AttemptStore.Permit(rig.ref(hint), 1, true, true)))
            .getFirst();
    assertThat(claim.result()).isEqualTo(new ClaimResult.Refused(ClaimResult.Reason.LATER));
    assertThat(rig.find(hint.id()).state()).isEqualTo(TaskState.READY);
  }

  @Test
  void aLostWorkersSlotComesBackOnceItsAttemptIsOver_andNotBefore() {
    rig.put(concurrency(1));
    TaskId first =
        rig.submit(
            LimitRig.task("").withRetry(new RetryPolicy(3, 1, Duration.ZERO, Duration.ZERO)));
    AttemptRef lost = rig.ref(rig.offers(100).getFirst());
    assertThat(rig.claim(Duration.ofMillis(1), lost)).isInstanceOf(ClaimResult.Claimed.class);
    submit(1, "");
    // Its lease is over, but nobody has ended it yet: it may still run, so nothing else may.
    rig.stores.slots().lookAt(Scope.queue("mail"), List.of(), Duration.ofSeconds(1));
    assertThat(rig.offers(100)).isEmpty();
    var unused =
        rig.stores.attempts().reap(rig.stores.ownership().beat(Duration.ofSeconds(10)), 100);
    assertThat(rig.find(first).state()).isNotEqualTo(TaskState.RUNNING);
    await()
        .until(
            () -> {
              var freed = rig.watch.look();
              return status().held() == 0;
            });
    assertThat(rig.offers(100)).hasSize(1);
  }

  @Test
  void offersThatGoBackFreeTheirSlotsAtOnce() {
    rig.put(concurrency(1));
    submit(2, "");
    List<Hint> hints = rig.offers(100);
    assertThat(hints).hasSize(1);
    rig.attempts.unpublish(hints);
    assertThat(status().held()).isZero();
    assertThat(rig.offers(100)).hasSize(1);
  }

  @Test
  void aReleasedAttemptFreesItsSlotAtOnce() {
    rig.put(concurrency(1));
    submit(1, "");
    AttemptRef running = claimAll(rig.offers(100)).getFirst();
    var unused = rig.attempts.release(List.of(running));
    assertThat(status().held()).isZero();
    assertThat(rig.offers(100)).singleElement().satisfies(h -> assertThat(h.gen()).isEqualTo(2));
  }

  @Test
  void aTenantsLimitHoldsOverItsQueues() {
    var unused =
        rig.operations.putTenant("acme", QueueSettings.ofTenant(2, Rate.NONE), new Caller("ops"));
    for (String queue : List.of("a", "b", "c")) {
      for (int i = 0; i < 3; i++) {
        var id = rig.submit(NewTask.of("echo", Payload.of("x")).inQueue(queue).ofTenant("acme"));
      }
    }
    submit(2, "");
    List<AttemptRef> running = claimAll(rig.offers(100));
    assertThat(running).hasSize(4);
    assertThat(rig.operations.tenant("acme", 0).held()).isEqualTo(2);
    running.forEach(rig::succeed);
    assertThat(claimAll(rig.offers(100))).hasSize(2);
  }

  @Test
  void theServersOwnRunsOfALimitedQueueHoldSlotsToo() {
    rig.put(concurrency(1));
    for (int i = 0; i < 3; i++) {
      var id =
          rig.submit(
              NewTask.of("kafka", Payload.of("x"))
                  .inQueue("mail")
                  .withAttributes(Map.of("topic", "t")));
    }
    List<AttemptStore.Taken> taken = new ArrayList<>();
    for (AttemptStore.Head head : rig.attempts.heads(LimitRig.ALL)) {
      AttemptStore.Cut cut =
          new AttemptStore.Cut(head.bucket(), 0, head.line(), 10, Double.POSITIVE_INFINITY);
      taken.addAll(
          rig.attempts.takeToRun(cut, Nonce.random(rig.random), LimitRig.LEASE, rig.worker));
    }
    assertThat(taken).hasSize(1);
    assertThat(taken.getFirst().task().state()).isEqualTo(TaskState.RUNNING);
    rig.succeed(taken.getFirst().attempt());
    assertThat(status().held()).isZero();
  }

  @Test
  void aServerThatHasNotHeardOfALimitObeysItAllTheSame() {
    try (LimitRig deaf = new LimitRig(redis, "limits" + (clusters - 1), 6)) {
      rig.put(concurrency(1));
      submit(5, "");
      assertThat(claimAll(deaf.offers(100))).hasSize(1);
      assertThat(rig.offers(100)).isEmpty();
    }
  }

  @Test
  void ageingIsTheQueuesOwn_andStrictMeansThatWaitingCountsForNothing() {
    NewTask low = LimitRig.task("").withPriority(4);
    NewTask high = LimitRig.task("").withPriority(5);
    rig.put(
        new QueueSettings(
            0, Rate.NONE, "", 0, Rate.NONE, Optional.empty(), Duration.ofMillis(1), false, false));
    TaskId waited = rig.submit(low);
    await().until(() -> rig.stores.info().nowMs() > rig.find(waited).createdMs() + 10);
    TaskId urgent = rig.submit(high);
    assertThat(placeOf(waited)).isLessThan(placeOf(urgent));
    rig.put(
        new QueueSettings(
            0,
            Rate.NONE,
            "",
            0,
            Rate.NONE,
            Optional.empty(),
            QueueSettings.DEFAULT_AGEING,
            true,
            false));
    double before = placeOf(rig.submit(low.inQueue("default")));
    assertThat(placeOf(rig.submit(low))).isGreaterThan(before + 1e12);
    assertThat(placeOf(rig.submit(high))).isLessThan(before);
  }

  private double placeOf(TaskId id) {
    return rig.attempts.heads(Set.of(id.bucket())).stream()
        .filter(
            h ->
                rig.stores.lines().peek(cutOf(h), 100).tasks().stream()
                    .anyMatch(t -> t.id().equals(id)))
        .mapToDouble(
            h -> {
              // The first place at which the task is seen.
              double from = -1e15;
              double to = 1e15;
              while (to - from > 1) {
                double middle = Math.floor((from + to) / 2);
                boolean seen =
                    rig
                        .stores
                        .lines()
                        .peek(new AttemptStore.Cut(h.bucket(), 0, h.line(), 100, middle), 100)
                        .tasks()
                        .stream()
                        .anyMatch(t -> t.id().equals(id));
                if (seen) {
                  to = middle;
                } else {
                  from = middle;
                }
              }
              return to;
            })
        .findFirst()
        .orElseThrow();
  }

  private static AttemptStore.Cut cutOf(AttemptStore.Head head) {
    return new AttemptStore.Cut(head.bucket(), 0, head.line(), 100, Double.POSITIVE_INFINITY);
  }

  @Test
  void aQueuesRetryPolicyAndItsWishForNoDeadLettersGoWithItsTasks() {
    RetryPolicy once = new RetryPolicy(1, 1, Duration.ZERO, Duration.ZERO);
    rig.put(
        new QueueSettings(
            0,
            Rate.NONE,
            "",
            0,
            Rate.NONE,
            Optional.of(once),
            QueueSettings.DEFAULT_AGEING,
            false,
            true));
    TaskId id = rig.submit(LimitRig.task(""));
    assertThat(rig.find(id).retry()).isEqualTo(once);
    AttemptRef running = claimAll(rig.offers(100)).getFirst();
    var unused =
        rig.attempts.complete(
            List.of(
                new dev.carillon.model.worker.Completion(
                    running,
                    dev.carillon.model.worker.Outcome.FAILED,
                    "no",
                    Payload.EMPTY,
                    Duration.ZERO)));
    assertThat(rig.find(id).state()).isEqualTo(TaskState.FAILED);
  }

  @Test
  void aLostAnswerOfATakeGivesTheSameTasksAgain() {
    rig.put(concurrency(2));
    submit(1, "");
    AttemptStore.Head head = rig.attempts.heads(LimitRig.ALL).getFirst();
    Nonce nonce = Nonce.random(rig.random);
    var task =
        rig.stores
            .lines()
            .peek(
                new AttemptStore.Cut(head.bucket(), 0, head.line(), 1, Double.POSITIVE_INFINITY), 1)
            .tasks();
    List<Hint> first =
        rig.stores
            .lines()
            .pick(
                head.bucket(), head.line(), nonce, LimitRig.LEASE, Duration.ZERO, task, List.of());
    assertThat(first).hasSize(1);
    assertThat(
            rig.stores
                .lines()
                .pick(
                    head.bucket(),
                    head.line(),
                    nonce,
                    LimitRig.LEASE,
                    Duration.ZERO,
                    List.of(),
                    List.of()))
        .isEqualTo(first);
  }
}
