package dev.carillon.server.core.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What limits promise, step by step, on a real Redis. */
final class LimitsTest extends LimitsFixture {
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
}
