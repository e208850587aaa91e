package dev.carillon.server.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.RetryPolicy;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.ClaimResult;
import dev.carillon.model.worker.CompletionCode;
import dev.carillon.model.worker.Hint;
import dev.carillon.model.worker.Nonce;
import dev.carillon.model.worker.Outcome;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.core.port.AttemptStore;
import dev.carillon.server.core.port.TaskStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The life of tasks as the scripts live it, on a real Redis. */
final class TaskLifeTest extends StoresFixture {
  private static final Duration GRACE = Duration.ofSeconds(10);

  @Test
  void aTaskRunsFromSubmitToSuccess() {
    TaskId id = submit(echo().named("greet").withLabels(Map.of("team", "a")));
    assertThat(task(id).state()).isEqualTo(TaskState.READY);
    Hint hint = takeAll().getFirst();
    assertThat(hint).isEqualTo(new Hint(id, 1, "mail", "echo"));
    assertThat(task(id).state()).isEqualTo(TaskState.DISPATCHED);
    AttemptRef ref = ref(hint);
    ClaimResult.Claimed claimed = (ClaimResult.Claimed) claim(ref);
    assertThat(claimed.assignment().payload().utf8()).isEqualTo("hello");
    assertThat(claimed.assignment().labels()).containsEntry("team", "a");
    assertThat(claimed.assignment().number()).isEqualTo(1);
    assertThat(task(id).worker()).isEqualTo(worker);
    assertThat(stores.attempts().heartbeat(List.of(ref), List.of(500), LEASE, GRACE))
        .containsExactly(AttemptStore.Renewal.RENEWED);
    assertThat(task(id).progress()).isEqualTo(500);
    assertThat(complete(ref, Outcome.SUCCEEDED, "", "done").state()).isEqualTo(TaskState.SUCCEEDED);
    Task done = task(id);
    assertThat(done.state()).isEqualTo(TaskState.SUCCEEDED);
    assertThat(done.result().utf8()).isEqualTo("done");
    assertThat(done.name()).isEqualTo("greet");
    assertThat(done.history())
        .singleElement()
        .satisfies(a -> assertThat(a.outcome()).isEqualTo("succeeded"));
    assertThat(stores.queues().counts().get("mail").depths())
        .isEqualTo(Map.of(TaskState.SUCCEEDED, 1L));
    assertThat(stores.queues().counts().get("mail").succeeded()).isEqualTo(1);
  }

  @Test
  void repeatsAfterALostAnswerChangeNothing() {
    TaskId id = submit(echo());
    AttemptStore.Head head = stores.attempts().heads(epochs.keySet()).getFirst();
    Nonce nonce = Nonce.random(random);
    List<Hint> first = stores.attempts().take(cut(head, 10), nonce, LEASE);
    List<Hint> again = stores.attempts().take(cut(head, 10), nonce, LEASE);
    assertThat(again).isEqualTo(first).hasSize(1);
    AttemptRef ref = ref(first.getFirst());
    assertThat(claim(ref)).isEqualTo(claim(ref));
    assertThat(claim(ref(first.getFirst())))
        .isEqualTo(new ClaimResult.Refused(ClaimResult.Reason.STALE));
    assertThat(complete(ref, Outcome.SUCCEEDED, "", "").repeat()).isFalse();
    assertThat(complete(ref, Outcome.SUCCEEDED, "", "").repeat()).isTrue();
    assertThat(stores.queues().counts().get("mail").succeeded()).isEqualTo(1);
    assertThat(task(id).gen()).isEqualTo(1);
  }

  @Test
  void failuresAreRetriedUntilTheTaskIsDead() {
    RetryPolicy now = new RetryPolicy(2, 3, Duration.ZERO, Duration.ZERO);
    AttemptRef ref = start(echo().withRetry(now));
    assertThat(complete(ref, Outcome.FAILED, "no route", "").state())
        .isEqualTo(TaskState.RETRY_WAIT);
    assertThat(complete(ref, Outcome.FAILED, "no route", "").repeat()).isTrue();
    Task waiting = task(ref.id());
    assertThat(waiting.gen()).isEqualTo(2);
    assertThat(waiting.error()).isEqualTo("no route");
    stores.attempts().tick(epochs, 100);
    AttemptRef second = ref(takeAll().getFirst());
    claim(second);
    assertThat(complete(ref, Outcome.SUCCEEDED, "", "").code()).isEqualTo(CompletionCode.STALE);
    assertThat(complete(second, Outcome.FAILED, "still none", "").state())
        .isEqualTo(TaskState.DEAD);
    Task dead = task(ref.id());
    assertThat(dead.attempts()).isEqualTo(2);
    assertThat(dead.history()).extracting(a -> a.error()).containsExactly("no route", "still none");
    assertThat(stores.tasks().revive(ref.id(), false, "ops"))
        .isEqualTo(TaskStore.ReviveReply.REVIVED);
    assertThat(stores.tasks().revive(ref.id(), false, "ops"))
        .isEqualTo(TaskStore.ReviveReply.ALIVE);
    assertThat(task(ref.id()).state()).isEqualTo(TaskState.READY);
    assertThat(task(ref.id()).attempts()).isZero();
    assertThat(task(ref.id()).gen()).isEqualTo(4);
  }

  @Test
  void aTaskThatSucceedsAtLastShowsNoErrorButItsHistory() {
    AttemptRef ref = start(echo().withRetry(new RetryPolicy(2, 3, Duration.ZERO, Duration.ZERO)));
    complete(ref, Outcome.FAILED, "no route", "");
    stores.attempts().tick(epochs, 100);
    AttemptRef second = ref(takeAll().getFirst());
    claim(second);
    complete(second, Outcome.SUCCEEDED, "", "");
    assertThat(task(ref.id()).error()).isEmpty();
    assertThat(task(ref.id()).history()).extracting(a -> a.error()).containsExactly("no route", "");
  }

  @Test
  void aFatalFailureIsDeadAtOnce() {
    AttemptRef ref = start(echo());
    assertThat(complete(ref, Outcome.FAILED_FATALLY, "bad input", "").state())
        .isEqualTo(TaskState.DEAD);
  }

  @Test
  void aLostWorkersTaskComesBackWithAHigherGen() {
    submit(echo().withRetry(new RetryPolicy(3, 2, Duration.ZERO, Duration.ZERO)));
    AttemptRef ref = ref(takeAll().getFirst());
    stores.attempts().claim(worker, List.of("echo"), List.of(), Duration.ZERO, List.of(ref));
    AttemptStore.Reap reap = stores.attempts().reap(epochs, 100).get(ref.id().bucket());
    assertThat(reap.lost()).isEqualTo(1);
    assertThat(task(ref.id()).state()).isEqualTo(TaskState.RETRY_WAIT);
    assertThat(task(ref.id()).lost()).isEqualTo(1);
    assertThat(task(ref.id()).attempts()).isZero();
    assertThat(stores.attempts().heartbeat(List.of(ref), List.of(), LEASE, GRACE))
        .containsExactly(AttemptStore.Renewal.LOST);
    stores.attempts().tick(epochs, 100);
    AttemptRef second = ref(takeAll().getFirst());
    assertThat(second.gen()).isEqualTo(2);
    stores.attempts().claim(worker, List.of("echo"), List.of(), Duration.ZERO, List.of(second));
    stores.attempts().reap(epochs, 100);
    assertThat(task(ref.id()).state()).isEqualTo(TaskState.DEAD);
  }

  @Test
  void anUnclaimedOfferGoesBackWithTheSameGen() {
    submit(echo());
    AttemptStore.Head head = stores.attempts().heads(epochs.keySet()).getFirst();
    Hint hint =
        stores.attempts().take(cut(head, 1), Nonce.random(random), Duration.ZERO).getFirst();
    assertThat(stores.attempts().reap(epochs, 100).get(head.bucket()).offers()).isEqualTo(1);
    assertThat(task(hint.id()).state()).isEqualTo(TaskState.READY);
    assertThat(claim(ref(hint)))
        .as("a late hint still holds")
        .isInstanceOf(ClaimResult.Claimed.class);
  }

  @Test
  void anOverlongAttemptEndsAsATimeout() {
    submit(echo().withExecTimeout(Duration.ofMillis(1)));
    AttemptRef ref = ref(takeAll().getFirst());
    stores.attempts().claim(worker, List.of("echo"), List.of(), Duration.ZERO, List.of(ref));
    org.awaitility.Awaitility.await()
        .until(() -> stores.attempts().reap(epochs, 10).get(ref.id().bucket()).timedOut() == 1);
    assertThat(task(ref.id()).attempts()).isEqualTo(1);
    assertThat(task(ref.id()).history().getFirst().outcome()).isEqualTo("timeout");
  }

  @Test
  void releasedAttemptsAreNotCounted() {
    AttemptRef ref = start(echo());
    assertThat(stores.attempts().release(List.of(ref))).containsExactly(CompletionCode.OK);
    assertThat(stores.attempts().release(List.of(ref))).containsExactly(CompletionCode.OK);
    assertThat(task(ref.id()).state()).isEqualTo(TaskState.READY);
    assertThat(task(ref.id()).attempts()).isZero();
    assertThat(task(ref.id()).gen()).isEqualTo(2);
  }

  @Test
  void aDelayedTaskIsNotDueBeforeItsTime() {
    TaskId id = submit(echo().dueAt(new NewTask.Due.After(Duration.ofHours(1))));
    assertThat(task(id).state()).isEqualTo(TaskState.SCHEDULED);
    AttemptStore.Tick tick = stores.attempts().tick(epochs, 100).get(id.bucket());
    assertThat(tick.moved()).isZero();
    assertThat(tick.nextDueMs() - tick.nowMs()).isBetween(3_590_000L, 3_600_000L);
    assertThat(takeAll()).isEmpty();
    TaskId soon = submit(echo().dueAt(new NewTask.Due.After(Duration.ofMillis(20))));
    org.awaitility.Awaitility.await()
        .until(() -> stores.attempts().tick(epochs, 100).get(soon.bucket()).moved() == 1);
    assertThat(task(soon).readyMs()).isGreaterThanOrEqualTo(task(soon).dueMs());
  }

  @Test
  void aCancelledTaskIsNeverClaimed() {
    TaskId id = submit(echo());
    Hint hint = takeAll().getFirst();
    assertThat(stores.tasks().cancel(id, "wrong", "ops"))
        .isInstanceOf(TaskStore.CancelReply.Cancelled.class);
    assertThat(claim(ref(hint))).isEqualTo(new ClaimResult.Refused(ClaimResult.Reason.CANCELLED));
    assertThat(stores.tasks().cancel(id, "", "ops"))
        .isInstanceOf(TaskStore.CancelReply.Cancelled.class);
    AttemptRef running = start(echo());
    assertThat(stores.tasks().cancel(running.id(), "", "ops"))
        .isEqualTo(new TaskStore.CancelReply.Running(worker, running));
    assertThat(stores.attempts().heartbeat(List.of(running), List.of(), LEASE, GRACE))
        .containsExactly(AttemptStore.Renewal.CANCEL);
    assertThat(complete(running, Outcome.CANCELLED, "", "").state()).isEqualTo(TaskState.CANCELLED);
    assertThat(task(running.id()).attempts()).as("a cancel is no failure").isZero();
    assertThat(stores.queues().counts().get("mail").failed()).isZero();
  }

  @Test
  void aServerTakesTasksToRunItself() {
    TaskId id = submit(echo());
    AttemptStore.Head head = stores.attempts().heads(epochs.keySet()).getFirst();
    String server = Ulid.random(3, random);
    AttemptStore.Taken taken =
        stores.attempts().takeToRun(cut(head, 10), Nonce.random(random), LEASE, server).getFirst();
    assertThat(taken.task().payload().utf8()).isEqualTo("hello");
    assertThat(task(id).state()).isEqualTo(TaskState.RUNNING);
    assertThat(task(id).worker()).isEqualTo(server);
    assertThat(complete(taken.attempt(), Outcome.SUCCEEDED, "", "").code())
        .isEqualTo(CompletionCode.OK);
  }
}
