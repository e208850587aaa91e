package dev.carillon.server.store.redis;

import static dev.carillon.model.task.TaskState.*;
import static dev.carillon.server.store.redis.StoreRig.HOUR;
import static dev.carillon.server.store.redis.StoreRig.LEASE;
import static dev.carillon.server.store.redis.StoreRig.OPS;
import static dev.carillon.server.store.redis.StoreRig.echo;
import static dev.carillon.server.store.redis.StoreRig.in;
import static dev.carillon.server.store.redis.StoreRig.later;
import static dev.carillon.server.store.redis.StoreRig.limited;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.dead.DeadEdits;
import dev.carillon.model.event.TaskEvent;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.RetryPolicy;
import dev.carillon.model.task.TaskDeadlines;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.task.TaskTransitions;
import dev.carillon.model.task.TaskTransitions.Move;
import dev.carillon.model.task.Uniqueness;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.Hint;
import dev.carillon.model.worker.Outcome;
import dev.carillon.server.embedded.EmbeddedRedis;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The table of moves and the scripts say the same, both ways round. */
class TaskTransitionsTest {
  private static final RetryPolicy AT_ONCE = new RetryPolicy(9, 9, Duration.ZERO, Duration.ZERO);

  /** Longer than some calls take on the busiest machine; the clock is put forward behind it. */
  private static final long SHORT = 60_000;

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

  @Test
  void everyMoveOfTheTableIsMadeByItsScriptAndNoOtherMoveIs() {
    try (StoreRig opened = new StoreRig(redis)) {
      rig = opened;
      loops();
      attempts();
      runningOutOfTime();
      rig.keepsNoDead = true;
      attempts();
      runningOutOfTime();
      rig.keepsNoDead = false;
      cancels();
      operators();
      revivals();
      debounces();
      Set<Move> made =
          rig.events().stream()
              .filter(TaskTransitionsTest::isMove)
              .map(TaskTransitionsTest::move)
              .collect(Collectors.toSet());
      assertThat(TaskTransitions.moves()).containsAll(made);
      assertThat(TaskTransitions.moves()).allSatisfy(m -> assertThat(made).contains(m));
      gensAreAsTheTableSays(rig.events());
    }
  }

  private static boolean isMove(TaskEvent e) {
    return e.from().isPresent() && e.to().isPresent();
  }

  private static Move move(TaskEvent e) {
    return TaskTransitions.moves().stream()
        .filter(
            m ->
                m.cause().equals(e.cause())
                    && m.from() == e.from().orElseThrow()
                    && m.to() == e.to().orElseThrow())
        .findFirst()
        .orElseThrow(() -> new AssertionError("not in the table: " + e));
  }

  private static void gensAreAsTheTableSays(List<TaskEvent> events) {
    Map<String, Integer> gens = new HashMap<>();
    for (TaskEvent e : events) {
      if (isMove(e)) {
        int raised = move(e).raisesGen() ? 1 : 0;
        assertThat(e.gen()).as(e.toString()).isEqualTo(gens.get(e.taskId()) + raised);
      }
      gens.put(e.taskId(), e.gen());
    }
  }

  private TaskId waiting() {
    return rig.submit(later());
  }

  private TaskId ready() {
    return rig.submit(echo());
  }

  /** RETRY_WAIT for an hour after a failed attempt. */
  private TaskId between() {
    AttemptRef ref = rig.start(rig.submit(echo().withRetry(AT_ONCE)));
    rig.complete(ref, Outcome.FAILED, HOUR);
    return ref.id();
  }

  private TaskId held() {
    TaskId id = waiting();
    rig.stores.edits().hold(id, OPS);
    return id;
  }

  private TaskId offered() {
    TaskId id = ready();
    rig.take(LEASE);
    return id;
  }

  private TaskId ended(TaskState state) {
    TaskId id = ready();
    if (state == CANCELLED) {
      rig.stores.tasks().cancel(id, "", "ops");
    } else if (state == EXPIRED) {
      id = rig.submit(limited(d -> d.startBy(in(1))));
      rig.passed(rig.task(id).dueMs() + 1);
      rig.tick();
    } else {
      rig.complete(
          rig.start(id),
          state == SUCCEEDED
              ? Outcome.SUCCEEDED
              : state == DEAD ? Outcome.FAILED_FATALLY : Outcome.DISCARDED);
    }
    assertThat(rig.task(id).state()).isEqualTo(state);
    return id;
  }

  private void loops() {
    TaskId soon = rig.submit(echo().dueAt(in(1)));
    rig.passed(rig.task(soon).dueMs());
    rig.tick();
    TaskId again = rig.submit(echo().withRetry(AT_ONCE));
    rig.complete(rig.start(again), Outcome.FAILED);
    rig.tick();
    rig.stores.attempts().unpublish(rig.take(LEASE));
    rig.take(Duration.ZERO);
    rig.reap();
    rig.takeToRun();
  }

  private void attempts() {
    for (Outcome outcome : Outcome.values()) {
      rig.complete(rig.start(ready()), outcome, HOUR);
    }
    rig.start(offered());
    TaskId paused = offered();
    rig.stores.queues().pauseQueue("mail", "", "ops", Duration.ZERO);
    rig.claim(rig.ref(paused), LEASE);
    rig.stores.queues().resumeQueue("mail");
    rig.stores.attempts().release(List.of(rig.start(ready())));
    AttemptRef cancelled = rig.start(ready());
    rig.stores.tasks().cancel(cancelled.id(), "", "ops");
    rig.stores.attempts().release(List.of(cancelled));
    rig.start(ready(), Duration.ZERO);
    rig.start(
        rig.submit(echo().withRetry(new RetryPolicy(3, 1, Duration.ZERO, Duration.ZERO))),
        Duration.ZERO);
    AttemptRef gone = rig.start(ready(), Duration.ZERO);
    rig.stores.tasks().cancel(gone.id(), "", "ops", Duration.ZERO);
    rig.reap();
  }

  private void runningOutOfTime() {
    byTick();
    retryThatIsReady();
    rig.submit(limited(d -> d.startBy(in(1))));
    pass();
    rig.take(LEASE);
    byClaim();
  }

  private void byTick() {
    NewTask.Due soon = new NewTask.Due.At(rig.nowMs() + 1);
    TaskId scheduled = rig.submit(limited(d -> d.startBy(soon)).dueAt(in(HOUR.toMillis())));
    TaskId ready = rig.submit(limited(d -> d.startBy(in(1))));
    TaskId between = rig.submit(limited(d -> d.startBy(in(SHORT))).withRetry(AT_ONCE));
    rig.complete(rig.start(between), Outcome.FAILED, HOUR);
    TaskId retry = rig.submit(limited(d -> d.retryUntil(in(SHORT))).withRetry(AT_ONCE));
    rig.complete(rig.start(retry), Outcome.FAILED, Duration.ofMillis(SHORT / 2));
    retryThatIsReady();
    pass();
    rig.tick();
    assertThat(List.of(scheduled, ready, between)).allMatch(id -> rig.task(id).state() == EXPIRED);
    assertThat(rig.task(retry).state()).isEqualTo(rig.keepsNoDead ? FAILED : DEAD);
  }

  private void byClaim() {
    TaskId retried = retryThatIsReady();
    TaskId claimed = rig.submit(limited(d -> d.startBy(in(1))));
    pass();
    rig.claim(rig.ref(claimed), LEASE);
    rig.claim(rig.ref(retried), LEASE);
    TaskId offeredAgain = retryThatIsReady();
    TaskId offered = rig.submit(limited(d -> d.startBy(in(SHORT))));
    List<Hint> hints = rig.take(LEASE);
    assertThat(hints).extracting(Hint::id).contains(offered, offeredAgain);
    pass();
    hints.forEach(h -> rig.claim(rig.ref(h.id()), LEASE));
  }

  /** READY after a failure, with a little time left for retries. */
  private TaskId retryThatIsReady() {
    TaskDeadlines limits = TaskDeadlines.NONE.retryUntil(in(SHORT));
    TaskId id = rig.submit(echo().withDeadlines(limits).withRetry(AT_ONCE));
    rig.complete(rig.start(id), Outcome.FAILED);
    rig.tick();
    assertThat(rig.task(id).state()).isEqualTo(READY);
    return id;
  }

  private void pass() {
    rig.passed(rig.nowMs() + SHORT + 1);
  }

  private void cancels() {
    for (TaskId id : List.of(waiting(), ready(), offered(), between(), held())) {
      rig.stores.tasks().cancel(id, "", "ops");
    }
  }

  private void operators() {
    var edits = rig.stores.edits();
    for (TaskId id : List.of(waiting(), ready(), between())) {
      edits.edit(id, t -> t.withPriority(9), "", OPS);
      edits.hold(id, OPS);
      edits.edit(id, t -> t.withPriority(1), "", OPS);
      edits.reschedule(id, in(3_600_000), "", OPS);
      edits.resume(id, OPS);
    }
    TaskId dueHeld = held();
    edits.reschedule(dueHeld, in(0), "", OPS);
    edits.resume(dueHeld, OPS);
    for (TaskId id : List.of(waiting(), ready(), between())) {
      edits.reschedule(id, in(3_600_000), "", OPS);
      edits.reschedule(id, in(0), "", OPS);
      edits.reschedule(id, in(0), "", OPS);
      edits.reschedule(id, in(3_600_000), "", OPS);
      edits.runNow(id, OPS);
      edits.runNow(id, OPS);
    }
    TaskId snoozed = ready();
    rig.complete(rig.start(snoozed), Outcome.SNOOZED, HOUR);
    edits.reschedule(snoozed, in(3_600_000), "", OPS);
    edits.runNow(between(), OPS);
  }

  private void debounces() {
    NewTask.Due now = in(0);
    NewTask.Due later = in(3_600_000);
    debounced("a", now, later, now, now, later, later);
    rig.stores.edits().hold(debounced("b", later), OPS);
    debounced("b", now);
    TaskId offered = debounced("c", now);
    rig.take(LEASE);
    assertThat(debounced("c", later)).isEqualTo(offered);
  }

  private TaskId debounced(String key, NewTask.Due... dues) {
    TaskId last = null;
    for (NewTask.Due due : dues) {
      last = rig.submit(echo().dueAt(due).withUnique(Uniqueness.debounced(key)));
    }
    return last;
  }

  private void revivals() {
    rig.stores.deadLetters().redrive(List.of(ended(DEAD)), DeadEdits.NONE, "ops");
    for (TaskState state : TaskState.endedStates()) {
      TaskId id = ended(state);
      rig.stores.tasks().revive(id, true, "ops");
      assertThat(rig.task(id).state()).isEqualTo(READY);
      rig.stores.edits().delete(ended(state), OPS);
    }
  }
}
