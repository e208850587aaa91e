package dev.carillon.server.store.redis;

import static dev.carillon.server.store.redis.StoreRig.HOUR;
import static dev.carillon.server.store.redis.StoreRig.LEASE;
import static dev.carillon.server.store.redis.StoreRig.OPS;
import static dev.carillon.server.store.redis.StoreRig.echo;
import static dev.carillon.server.store.redis.StoreRig.in;
import static dev.carillon.server.store.redis.StoreRig.later;
import static dev.carillon.server.store.redis.StoreRig.limited;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.event.TaskEvent;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.RetryPolicy;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.ClaimResult;
import dev.carillon.model.worker.CompletionCode;
import dev.carillon.model.worker.Outcome;
import dev.carillon.server.core.port.EditStore.Answer;
import dev.carillon.server.embedded.EmbeddedRedis;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

/** What operators, times and error classes make of tasks, on a real Redis. */
class TaskStatesTest {
  private static EmbeddedRedis redis;
  private StoreRig rig;

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
    rig = new StoreRig(redis);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private TaskState state(TaskId id) {
    return rig.task(id).state();
  }

  private Long expiry(TaskId id) {
    try (var client = RedisClient.create("127.0.0.1", redis.port())) {
      byte[] key = new RedisKeys(rig.cluster, 1).expiry(0);
      Double score =
          client.zscore(key, id.local().getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
      return score == null ? null : score.longValue();
    }
  }

  @Test
  void aTaskIsInExpiryExactlyWhileItWaitsWithAStartDeadline() {
    TaskId id = rig.submit(limited(d -> d.startBy(in(100_000))).dueAt(in(50)));
    long deadline = rig.task(id).dueMs() + 100_000;
    assertThat(expiry(id)).as("SCHEDULED").isEqualTo(deadline);
    rig.passed(rig.task(id).dueMs());
    rig.tick();
    assertThat(expiry(id)).as("READY").isEqualTo(deadline);
    rig.take(Duration.ZERO);
    assertThat(expiry(id)).as("DISPATCHED").isNull();
    rig.reap();
    assertThat(expiry(id)).as("READY again").isEqualTo(deadline);
    AttemptRef ref = rig.start(id);
    assertThat(expiry(id)).as("RUNNING").isNull();
    rig.complete(ref, Outcome.FAILED, HOUR);
    assertThat(expiry(id)).as("RETRY_WAIT").isEqualTo(deadline);
    rig.stores.edits().hold(id, OPS);
    assertThat(expiry(id)).as("HELD").isNull();
    rig.stores.edits().resume(id, OPS);
    assertThat(expiry(id)).as("resumed").isEqualTo(deadline);
    rig.stores.tasks().cancel(id, "", "ops");
    assertThat(expiry(id)).as("CANCELLED").isNull();
  }

  @Test
  void noAttemptStartsAfterTheStartDeadlineWhateverComesFirst() {
    TaskId taken = rig.submit(limited(d -> d.startBy(in(1))));
    rig.passed(rig.task(taken).dueMs() + 1);
    assertThat(rig.take(LEASE)).isEmpty();
    assertThat(state(taken)).isEqualTo(TaskState.EXPIRED);
    assertThat(rig.task(taken).error()).contains("start deadline passed");
    TaskId claimed = rig.submit(limited(d -> d.startBy(in(1))));
    rig.passed(rig.task(claimed).dueMs() + 1);
    assertThat(rig.claim(rig.ref(claimed), LEASE))
        .isEqualTo(new ClaimResult.Refused(ClaimResult.Reason.STALE));
    assertThat(state(claimed)).isEqualTo(TaskState.EXPIRED);
    rig.submit(limited(d -> d.startBy(in(1))));
    rig.passed(rig.nowMs() + 1);
    assertThat(rig.takeToRun()).isEmpty();
    assertThat(rig.stores.queues().counts().get("mail").depths())
        .isEqualTo(Map.of(TaskState.EXPIRED, 3L));
  }

  @Test
  void aQueueWaitCountsFromBecomingReady() {
    TaskId id = rig.submit(limited(d -> d.withQueueWait(Duration.ofMinutes(1))).dueAt(in(20)));
    assertThat(expiry(id)).as("not READY").isNull();
    rig.passed(rig.task(id).dueMs());
    rig.tick();
    long ready = rig.task(id).readyMs();
    assertThat(expiry(id)).isEqualTo(ready + 60_000);
    assertThat(rig.stores.attempts().tick(rig.epochs, 10).get(0).nextDueMs())
        .isEqualTo(ready + 60_000);
    rig.passed(ready + 60_000);
    rig.tick();
    assertThat(state(id)).isEqualTo(TaskState.EXPIRED);
    assertThat(rig.task(id).error()).contains("queue wait");
  }

  @Test
  void anExpiredTaskThatIsRevivedRuns() {
    TaskId id = rig.submit(limited(d -> d.startBy(in(1))));
    rig.passed(rig.task(id).dueMs() + 1);
    rig.tick();
    rig.stores.tasks().revive(id, false, "ops");
    rig.tick();
    assertThat(rig.claim(rig.ref(id), LEASE)).isInstanceOf(ClaimResult.Claimed.class);
  }

  @Test
  void noRetryBeginsAfterRetryUntil() {
    TaskId id = rig.submit(limited(d -> d.retryUntil(in(60_000))));
    assertThat(rig.complete(rig.start(id), Outcome.FAILED, Duration.ofMinutes(2)).state())
        .isEqualTo(TaskState.DEAD);
    assertThat(rig.task(id).error()).contains("time for retries is over").contains("FAILED it was");
    TaskId short1 = rig.submit(limited(d -> d.retryUntil(in(60_000))));
    assertThat(rig.complete(rig.start(short1), Outcome.FAILED, Duration.ofMillis(1)).state())
        .isEqualTo(TaskState.RETRY_WAIT);
    TaskId snoozed = rig.submit(limited(d -> d.retryUntil(in(60_000))));
    assertThat(rig.complete(rig.start(snoozed), Outcome.SNOOZED, HOUR).state())
        .as("nor after a snooze")
        .isEqualTo(TaskState.DEAD);
  }

  @Test
  void aHeldTaskNeitherStartsNorIsFoundByALateHint() {
    TaskId id = rig.submit(echo());
    AttemptRef late = rig.ref(id);
    assertThat(rig.stores.edits().hold(id, OPS)).isEqualTo(new Answer.Done(TaskState.HELD, 0));
    assertThat(rig.stores.edits().hold(id, OPS)).isEqualTo(new Answer.Done(TaskState.HELD, 0));
    assertThat(rig.take(LEASE)).isEmpty();
    assertThat(rig.claim(late, LEASE)).isEqualTo(new ClaimResult.Refused(ClaimResult.Reason.STALE));
    assertThat(rig.task(id).waitingFor()).isEqualTo("held by ops: because");
    TaskEvent event = rig.events().getLast();
    assertThat(List.of(event.cause(), event.actor(), event.reason()))
        .containsExactly("hold", "ops", "because");
    rig.stores.edits().resume(id, OPS);
    assertThat(rig.claim(late, LEASE)).isInstanceOf(ClaimResult.Claimed.class);
    assertThat(rig.stores.edits().hold(id, OPS))
        .isEqualTo(new Answer.WrongState(TaskState.RUNNING));
  }

  @Test
  void aHeldTaskIsResumedToWhereItBelongs() {
    TaskId early = rig.submit(later());
    rig.stores.edits().hold(early, OPS);
    rig.stores.edits().resume(early, OPS);
    assertThat(state(early)).isEqualTo(TaskState.SCHEDULED);
    TaskId failed = rig.submit(echo());
    rig.complete(rig.start(failed), Outcome.FAILED, HOUR);
    rig.stores.edits().hold(failed, OPS);
    rig.stores.edits().resume(failed, OPS);
    assertThat(state(failed)).isEqualTo(TaskState.RETRY_WAIT);
    rig.stores.edits().hold(early, OPS);
    rig.stores.edits().reschedule(early, in(0), "", OPS);
    assertThat(state(early)).as("held until resumed").isEqualTo(TaskState.HELD);
    assertThat(rig.stores.edits().runNow(early, OPS))
        .isEqualTo(new Answer.WrongState(TaskState.HELD));
    rig.stores.edits().resume(early, OPS);
    assertThat(state(early)).isEqualTo(TaskState.READY);
  }

  @Test
  void aTaskIsRescheduledAndRunNow() {
    TaskId id = rig.submit(later());
    Answer.Done moved = (Answer.Done) rig.stores.edits().reschedule(id, in(7_200_000), "", OPS);
    assertThat(rig.task(id).dueMs()).isEqualTo(moved.dueMs());
    assertThat(rig.stores.edits().runNow(id, OPS)).isInstanceOf(Answer.Done.class);
    assertThat(rig.claim(rig.ref(id), LEASE)).isInstanceOf(ClaimResult.Claimed.class);
    TaskId limited = rig.submit(limited(d -> d.startBy(in(1_000))).dueAt(in(3_600_000)));
    long deadline = rig.task(limited).dueMs() + 1_000;
    assertThat(rig.stores.edits().reschedule(limited, in(7_200_000), "", OPS))
        .isEqualTo(new Answer.TooLate(deadline));
  }

  @Test
  void anEditChangesWhatWasAskedAndNothingElse() {
    NewTask full =
        limited(d -> d.withHeartbeat(Duration.ofSeconds(3)).startBy(in(100_000)))
            .named("before")
            .withLabels(Map.of("team", "a"))
            .withIdempotencyKey("edit-me");
    TaskId id = rig.submit(full);
    Task before = rig.task(id);
    rig.stores
        .edits()
        .edit(
            id,
            t ->
                t.named("after")
                    .withPriority(9)
                    .withRetry(new RetryPolicy(9, 8, Duration.ofSeconds(2), Duration.ofHours(2)))
                    .withLabels(Map.of("team", "b", "new", "label")),
            before.version(),
            OPS);
    Task after = rig.task(id);
    assertThat(after.name()).isEqualTo("after");
    assertThat(after.priority()).isEqualTo(9);
    assertThat(after.retry().maxLost()).isEqualTo(8);
    assertThat(after.labels()).containsEntry("new", "label");
    assertThat(after.payload()).isEqualTo(before.payload());
    assertThat(after.deadlines()).isEqualTo(before.deadlines());
    assertThat(after.readyMs()).isEqualTo(before.readyMs());
    assertThat(after.idempotencyKey()).isEqualTo("edit-me");
    assertThat(after.version()).isNotEqualTo(before.version());
    assertThat(rig.stores.edits().edit(id, t -> t, before.version(), OPS))
        .as("what was read has moved")
        .isEqualTo(new Answer.Moved(after.version()));
    assertThat(rig.stores.edits().reschedule(id, in(1), before.version(), OPS))
        .isEqualTo(new Answer.Moved(after.version()));
    NewTask other = rig.task(rig.submit(full)).id().equals(after.id()) ? full : null;
    assertThat(other).as("its idempotency key still names it").isNotNull();
    ClaimResult.Claimed claimed = (ClaimResult.Claimed) rig.claim(rig.ref(id), LEASE);
    assertThat(claimed.assignment().heartbeatTimeout()).hasSeconds(3);
    assertThat(rig.stores.edits().edit(id, t -> t, "", OPS))
        .isEqualTo(new Answer.WrongState(TaskState.RUNNING));
  }

  @Test
  void anEditedPriorityChangesThePlaceInLineAndLimitsCanBeTakenAway() {
    TaskId first = rig.submit(limited(d -> d.startBy(in(100_000))));
    TaskId second = rig.submit(echo());
    rig.stores.edits().edit(second, t -> t.withPriority(9), "", OPS);
    rig.stores
        .edits()
        .edit(
            first,
            t -> NewTask.of("echo", Payload.of("x".repeat(5000))).inQueue("mail").dueAt(t.due()),
            "",
            OPS);
    assertThat(expiry(first)).isNull();
    assertThat(rig.task(first).payload().size()).isEqualTo(5000);
    assertThat(rig.take(LEASE).stream().map(h -> h.id()).toList()).containsExactly(second, first);
  }

  @Test
  void anEndedTaskIsDeletedWithAllThatIsKeptOfItAndItsKeyIsFree() {
    NewTask keyed = echo().withIdempotencyKey("once");
    TaskId id = rig.submit(keyed);
    assertThat(rig.stores.edits().delete(id, OPS))
        .isEqualTo(new Answer.WrongState(TaskState.READY));
    AttemptRef ref = rig.start(id);
    rig.stores.logs().append(ref, new byte[] {1});
    rig.complete(ref, Outcome.FAILED_FATALLY);
    assertThat(rig.stores.edits().delete(id, OPS)).isInstanceOf(Answer.Done.class);
    assertThat(rig.stores.edits().delete(id, OPS)).isEqualTo(new Answer.Gone());
    assertThat(rig.stores.tasks().find(id)).isEmpty();
    assertThat(rig.stores.logs().read(id, ref.gen()).data()).isEmpty();
    assertThat(rig.submit(keyed)).isNotEqualTo(id);
    assertThat(rig.stores.queues().counts().get("mail").depths())
        .isEqualTo(Map.of(TaskState.READY, 1L));
  }

  @Test
  void aDiscardedDeadLetterIsLeftToItsUndoWindow() {
    TaskId id = rig.submit(echo());
    rig.complete(rig.start(id), Outcome.FAILED_FATALLY);
    rig.stores.deadLetters().discard(List.of(id), "token", HOUR, "ops");
    assertThat(rig.stores.edits().delete(id, OPS)).isEqualTo(new Answer.Gone());
    assertThat(rig.stores.deadLetters().undo("token", "ops").done()).isEqualTo(1);
    assertThat(rig.stores.edits().delete(id, OPS)).isInstanceOf(Answer.Done.class);
  }

  @Test
  void anUndoRestoresNothingThatWasDiscardedAnewSince() {
    TaskId id = rig.submit(echo());
    rig.complete(rig.start(id), Outcome.FAILED_FATALLY);
    rig.stores.deadLetters().discard(List.of(id), "first", HOUR, "ops");
    rig.stores.tasks().revive(id, false, "ops");
    rig.complete(rig.start(id), Outcome.FAILED_FATALLY);
    rig.stores.deadLetters().discard(List.of(id), "second", HOUR.multipliedBy(2), "ops");
    assertThat(rig.stores.deadLetters().undo("first", "ops").skipped()).isEqualTo(1);
    assertThat(rig.stores.deadLetters().discarded()).isEqualTo(1);
    assertThat(rig.stores.deadLetters().undo("second", "ops").done()).isEqualTo(1);
  }

  @Test
  void aSnoozeUsesUpNoAttemptAndADiscardIsNoDeadLetter() {
    TaskId snoozed = rig.submit(echo().withRetry(new RetryPolicy(1, 1, HOUR, HOUR)));
    AttemptRef ref = rig.start(snoozed);
    assertThat(rig.complete(ref, Outcome.SNOOZED, HOUR).state()).isEqualTo(TaskState.RETRY_WAIT);
    assertThat(rig.complete(ref, Outcome.SNOOZED, HOUR).repeat()).isTrue();
    Task task = rig.task(snoozed);
    assertThat(task.attempts()).isZero();
    assertThat(task.gen()).isEqualTo(2);
    assertThat(task.dueMs() - rig.nowMs()).isBetween(3_590_000L, 3_600_000L);
    assertThat(task.history().getFirst().outcome()).isEqualTo("snoozed");
    TaskId discarded = rig.submit(echo());
    rig.complete(rig.start(discarded), Outcome.DISCARDED);
    assertThat(state(discarded)).isEqualTo(TaskState.FAILED);
    assertThat(rig.task(discarded).error()).isEqualTo("DISCARDED it was");
    assertThat(rig.task(discarded).history().getFirst().outcome()).isEqualTo("discarded");
    assertThat(rig.stores.queues().counts().get("mail").failed()).isEqualTo(1);
  }

  @Test
  void aTaskThatTakesItsWorkersDownIsGivenUpForGood() {
    TaskId id = rig.submit(echo().withRetry(new RetryPolicy(9, 3, Duration.ZERO, Duration.ZERO)));
    for (int i = 1; i <= 3; i++) {
      assertThat(state(id)).isEqualTo(TaskState.READY);
      rig.start(id, Duration.ZERO);
      rig.reap();
      rig.tick();
    }
    assertThat(state(id)).isEqualTo(TaskState.DEAD);
    assertThat(rig.task(id).error())
        .startsWith("3 of its attempts were lost together with their worker")
        .contains("not tried again by itself");
    assertThat(rig.task(id).history()).extracting(a -> a.outcome()).containsOnly("lost");
  }

  @Test
  void progressResultAndHistorySurviveHoldEditAndRetries() {
    TaskId id = rig.submit(echo().withRetry(new RetryPolicy(5, 3, Duration.ZERO, Duration.ZERO)));
    AttemptRef first = rig.start(id);
    rig.stores.attempts().heartbeat(List.of(first), List.of(700), LEASE, LEASE);
    rig.complete(first, Outcome.TIMED_OUT, HOUR);
    rig.stores.edits().hold(id, OPS);
    rig.stores.edits().edit(id, t -> t.named("x"), "", OPS);
    rig.stores.edits().resume(id, OPS);
    rig.stores.edits().runNow(id, OPS);
    AttemptRef second = rig.start(id);
    assertThat(rig.task(id).progress()).as("of the attempt that runs").isZero();
    assertThat(rig.complete(second, Outcome.SUCCEEDED).code()).isEqualTo(CompletionCode.OK);
    assertThat(rig.task(id).history())
        .extracting(a -> a.outcome())
        .containsExactly("timeout", "succeeded");
  }
}
