package dev.carillon.server.store.redis;

import static dev.carillon.server.store.redis.StoreRig.HOUR;
import static dev.carillon.server.store.redis.StoreRig.OPS;
import static dev.carillon.server.store.redis.StoreRig.echo;
import static dev.carillon.server.store.redis.StoreRig.in;
import static dev.carillon.server.store.redis.StoreRig.later;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.RetryPolicy;
import dev.carillon.model.task.SubmitReceipt;
import dev.carillon.model.task.SubmitResult;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.task.Uniqueness;
import dev.carillon.model.task.Uniqueness.Scope;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.Outcome;
import dev.carillon.server.core.port.RetentionStore;
import dev.carillon.server.embedded.EmbeddedRedis;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

/** Unique keys, debounce, and how they go with idempotency keys, on a real Redis. */
class UniquenessTest {
  private static EmbeddedRedis redis;
  private static RedisClient jedis;
  private StoreRig rig;

  @BeforeAll
  static void startRedis() {
    redis = EmbeddedRedis.startInMemory();
    jedis = RedisClient.create("127.0.0.1", redis.port());
  }

  @AfterAll
  static void stopRedis() {
    jedis.close();
    redis.close();
  }

  @BeforeEach
  void open() {
    rig = new StoreRig(redis, 4);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  /** Name of an idempotency entry. */
  private byte[] entry(String key, int bucket) {
    byte[] base = new RedisKeys(rig.cluster, 4).base(bucket);
    byte[] hash = Hashes.idempotencyKey(NewTask.DEFAULT_NAME, key);
    return (new String(base, ISO_8859_1) + ":idem:" + new String(hash, ISO_8859_1))
        .getBytes(ISO_8859_1);
  }

  private static NewTask unique(String key, Scope scope) {
    return echo().withUnique(Uniqueness.of(key, scope));
  }

  private SubmitResult offer(NewTask task) {
    return rig.stores.tasks().submit(List.of(task), "ops").getFirst();
  }

  private SubmitReceipt stored(NewTask task) {
    return ((SubmitResult.Accepted) offer(task)).receipt();
  }

  private void refused(NewTask task, TaskId holder) {
    CarillonException error = ((SubmitResult.Refused) offer(task)).error();
    assertThat(error.code()).isEqualTo(ErrorCode.CONFLICT);
    assertThat(error.field()).isEqualTo("unique_key");
    assertThat(error.subject()).isEqualTo(holder.toString());
  }

  @Test
  void aSecondOneIsRefusedWithTheHoldersId_otherKeysQueuesAndTenantsAreNot() {
    TaskId holder = rig.submit(unique("a", Scope.UNTIL_DONE));
    refused(unique("a", Scope.UNTIL_DONE), holder);
    rig.submit(unique("b", Scope.UNTIL_DONE));
    rig.submit(unique("a", Scope.UNTIL_DONE).inQueue("other"));
    rig.submit(unique("a", Scope.UNTIL_DONE).ofTenant("other"));
  }

  @Test
  void inOneBatchTheFirstWins() {
    List<SubmitResult> results =
        rig.stores
            .tasks()
            .submit(List.of(unique("a", Scope.UNTIL_DONE), unique("a", Scope.UNTIL_DONE)), "ops");
    assertThat(results.getFirst()).isInstanceOf(SubmitResult.Accepted.class);
    assertThat(results.getLast()).isInstanceOf(SubmitResult.Refused.class);
  }

  @Test
  void eachScopeFreesItsKeyWhenItSays() {
    TaskId starts = rig.submit(unique("start", Scope.UNTIL_START));
    refused(unique("start", Scope.UNTIL_START), starts);
    AttemptRef running = rig.start(starts);
    rig.submit(unique("start", Scope.UNTIL_START));
    rig.complete(running, Outcome.SUCCEEDED);

    TaskId done = rig.submit(unique("done", Scope.UNTIL_DONE));
    AttemptRef fails = rig.start(done);
    refused(unique("done", Scope.UNTIL_DONE), done);
    rig.complete(fails, Outcome.FAILED_FATALLY);
    assertThat(rig.task(done).state()).isEqualTo(TaskState.DEAD);
    rig.submit(unique("done", Scope.UNTIL_DONE));

    TaskId success = rig.submit(unique("success", Scope.UNTIL_SUCCESS));
    rig.complete(rig.start(success), Outcome.FAILED_FATALLY);
    refused(unique("success", Scope.UNTIL_SUCCESS), success);
    rig.stores.tasks().revive(success, false, "ops");
    rig.complete(rig.start(success), Outcome.SUCCEEDED);
    rig.submit(unique("success", Scope.UNTIL_SUCCESS));
  }

  @Test
  void untilStartMeansTheFirstStart_aRetryThatIsReadyHoldsNothingAndIsNotReplaced() {
    TaskId tried = rig.submit(unique("a", Scope.UNTIL_START));
    rig.complete(rig.start(tried), Outcome.FAILED, HOUR);
    rig.stores.edits().runNow(tried, OPS);
    assertThat(rig.task(tried).state()).isEqualTo(TaskState.READY);
    SubmitReceipt next = stored(echo().withUnique(Uniqueness.debounced("a")));
    assertThat(next.replaced()).isFalse();
    assertThat(next.id()).isNotEqualTo(tried.toString());

    // One that is run again by hand begins anew.
    TaskId again = rig.submit(unique("b", Scope.UNTIL_START));
    rig.complete(rig.start(again), Outcome.FAILED_FATALLY);
    rig.stores.tasks().revive(again, false, "ops");
    refused(unique("b", Scope.UNTIL_START), again);
  }

  @Test
  void cancellingOrDeletingTheHolderFreesTheKey() {
    TaskId cancelled = rig.submit(unique("a", Scope.UNTIL_SUCCESS));
    rig.stores.tasks().cancel(cancelled, "", "ops");
    TaskId dead = rig.submit(unique("a", Scope.UNTIL_SUCCESS));
    rig.complete(rig.start(dead), Outcome.FAILED_FATALLY);
    refused(unique("a", Scope.UNTIL_SUCCESS), dead);
    rig.stores.edits().delete(dead, OPS);
    rig.submit(unique("a", Scope.UNTIL_SUCCESS));
  }

  @Test
  void theTtlFreesIt() {
    NewTask brief =
        later().withUnique(new Uniqueness("a", Scope.UNTIL_DONE, Duration.ofSeconds(1), false));
    TaskId first = rig.submit(brief);
    refused(brief, first);
    rig.reallyPassed(rig.stores.info().nowMs() + 1_050);
    rig.submit(brief);
  }

  @Test
  void aHolderIsNotRunAgainWhileAnotherHasItsKey() {
    TaskId first = rig.submit(unique("a", Scope.UNTIL_DONE));
    rig.complete(rig.start(first), Outcome.FAILED_FATALLY);
    TaskId second = rig.submit(unique("a", Scope.UNTIL_DONE));
    Assertions.assertThatThrownBy(() -> rig.stores.tasks().revive(first, false, "ops"))
        .isInstanceOfSatisfying(
            CarillonException.class, e -> assertThat(e.subject()).isEqualTo(second.toString()));
    rig.stores.tasks().cancel(second, "", "ops");
    rig.stores.tasks().revive(first, false, "ops");
    refused(unique("a", Scope.UNTIL_DONE), first);
  }

  @Test
  void anEditKeepsTheKey() {
    TaskId holder = rig.submit(later().withUnique(Uniqueness.of("a", Scope.UNTIL_DONE)));
    rig.stores.edits().edit(holder, t -> t.withPriority(9), "", OPS);
    refused(unique("a", Scope.UNTIL_DONE), holder);
    assertThat(unique("a", Scope.UNTIL_DONE).withPayload(Payload.of("x")).unique().key())
        .isEqualTo("a");
  }

  @Test
  void aDebouncedOneTakesThePlaceOfTheOneThatWaits() {
    NewTask first =
        NewTask.of("echo", Payload.of("1"))
            .inQueue("mail")
            .dueAt(in(60_000))
            .withUnique(Uniqueness.debounced("save"));
    TaskId id = rig.submit(first);
    SubmitReceipt receipt =
        stored(
            NewTask.of("echo", Payload.of("2"))
                .inQueue("mail")
                .dueAt(in(120_000))
                .withPriority(9)
                .withLabels(java.util.Map.of("v", "2"))
                .withUnique(Uniqueness.debounced("save")));
    assertThat(receipt.id()).isEqualTo(id.toString());
    assertThat(receipt.replaced()).isTrue();
    assertThat(rig.task(id).payload().utf8()).isEqualTo("2");
    assertThat(rig.task(id).labels()).containsEntry("v", "2");
    assertThat(rig.task(id).dueMs()).isEqualTo(receipt.dueMs());
    // And again to now: it is READY, once.
    assertThat(stored(echo().withUnique(Uniqueness.debounced("save"))).state())
        .isEqualTo(TaskState.READY);
    AttemptRef running = rig.start(id);
    // What has started is left alone: the next one waits beside it.
    SubmitReceipt next = stored(first);
    assertThat(next.id()).isNotEqualTo(id.toString());
    assertThat(next.replaced()).isFalse();
    rig.complete(running, Outcome.SUCCEEDED);
  }

  @Test
  void aDebouncedOneNeverTakesThePlaceOfWorkThatHasBegun() {
    TaskId id = rig.submit(unique("report", Scope.UNTIL_DONE));
    AttemptRef running = rig.start(id);
    refused(echo().withUnique(Uniqueness.debounced("report")), id);
    assertThat(rig.task(id).state()).isEqualTo(TaskState.RUNNING);
    rig.complete(running, Outcome.SUCCEEDED);
    assertThat(stored(echo().withUnique(Uniqueness.debounced("report"))).id())
        .isNotEqualTo(id.toString());
  }

  @Test
  void withBothKeysARepeatIsTheSameTask_andTheKeyWithAnotherRequestAConflictWhereverItGoes() {
    for (int i = 0; i < 8; i++) {
      String key = "both-" + i;
      NewTask both = unique("u" + i, Scope.UNTIL_DONE).withIdempotencyKey(key);
      SubmitReceipt first = stored(both);
      SubmitReceipt again = stored(both);
      assertThat(again.id()).isEqualTo(first.id());
      assertThat(again.duplicate()).isTrue();
      for (NewTask other :
          List.of(
              unique("v" + i, Scope.UNTIL_DONE).withIdempotencyKey(key),
              echo().withIdempotencyKey(key))) {
        CarillonException error = ((SubmitResult.Refused) offer(other)).error();
        assertThat(error.field()).isEqualTo("idempotency_key");
        assertThat(error.subject()).isEqualTo(first.id());
      }
    }
  }

  @Test
  void aRefusedOneLeavesItsIdempotencyKeyFree() {
    for (int i = 0; i < 8; i++) {
      TaskId holder = rig.submit(unique("u" + i, Scope.UNTIL_DONE));
      NewTask second = unique("u" + i, Scope.UNTIL_DONE).withIdempotencyKey("k" + i);
      refused(second, holder);
      rig.stores.tasks().cancel(holder, "", "ops");
      assertThat(stored(second).duplicate()).isFalse();
    }
  }

  @Test
  void aDuplicateIsToldTheDueInstantThatIsStored_alsoOfATaskThatWasSwept() {
    NewTask task = echo().withIdempotencyKey("k").dueAt(in(60_000));
    SubmitReceipt first = stored(task);
    SubmitReceipt again = stored(task);
    assertThat(again.dueMs()).isEqualTo(first.dueMs());
    TaskId id = TaskId.parse(first.id());
    rig.stores.edits().runNow(id, OPS);
    rig.complete(rig.start(id), Outcome.FAILED_FATALLY, HOUR);
    long due = rig.task(id).dueMs();
    var line = rig.stores.attempts().lines(id.bucket()).getFirst();
    var epoch = rig.stores.ownership().beat(Duration.ofSeconds(10)).get(id.bucket());
    sweep(id, line, epoch);
    SubmitReceipt swept = stored(task);
    assertThat(swept.id()).isEqualTo(first.id());
    assertThat(swept.duplicate()).isTrue();
    assertThat(swept.state()).isEqualTo(TaskState.DEAD);
    assertThat(swept.dueMs()).isEqualTo(due);
  }

  private void sweep(TaskId id, dev.carillon.server.core.Line line, long epoch) {
    var gone =
        rig.stores
            .retention()
            .sweep(
                id.bucket(),
                epoch,
                new RetentionStore.Shelf(line, TaskState.DEAD, 0, 0, 0),
                RetentionStore.WHENEVER,
                10);
    assertThat(gone).isEqualTo(1);
  }

  @Test
  void aTaskThatIsRunAgainLeavesTheKeyOfANewerOneAlone() {
    NewTask task = echo().withIdempotencyKey("k").withRetry(RetryPolicy.DEFAULT);
    TaskId old = rig.submit(task);
    rig.complete(rig.start(old), Outcome.FAILED_FATALLY);
    // Its window is over.
    rig.stores.edits().delete(rig.submit(echo()), OPS);
    byte[] idem = entry("k", old.bucket());
    jedis.unlink(idem);
    TaskId young = rig.submit(later().withIdempotencyKey("k"));
    rig.stores.tasks().revive(old, false, "ops");
    rig.complete(rig.start(old), Outcome.SUCCEEDED);
    assertThat(jedis.pttl(idem)).isEqualTo(-1);
    assertThat(stored(later().withIdempotencyKey("k")).id()).isEqualTo(young.toString());
  }

  @Test
  void whenATaskIsSweptTheKeyThatANewerOneHasIsLeftAlone() {
    TaskId old = rig.submit(echo().withIdempotencyKey("k"));
    rig.complete(rig.start(old), Outcome.FAILED_FATALLY);
    byte[] idem = entry("k", old.bucket());
    jedis.unlink(idem);
    rig.submit(later().withIdempotencyKey("k"));
    byte[] before = jedis.get(idem);
    var line = rig.stores.attempts().lines(old.bucket()).getFirst();
    var epoch = rig.stores.ownership().beat(Duration.ofSeconds(10)).get(old.bucket());
    sweep(old, line, epoch);
    assertThat(jedis.get(idem)).isEqualTo(before);
  }

  @Test
  void aRepeatAfterTheWindowLeavesNoKeyThatNeverEnds() {
    for (int i = 0; i < 8; i++) {
      NewTask both = unique("u" + i, Scope.UNTIL_DONE).withIdempotencyKey("k" + i);
      TaskId first = rig.submit(both);
      rig.complete(rig.start(first), Outcome.SUCCEEDED);
      byte[] idem = entry("k" + i, first.bucket());
      jedis.unlink(idem);
      offer(both);
      TaskId held = jedis.get(idem) == null ? first : idOf(idem, first.bucket());
      boolean live = rig.task(held).state().live();
      assertThat(jedis.pttl(idem) == -1).as("kept for ever").isEqualTo(live);
    }
  }

  @Test
  void aKeyUsedAgainAfterItsWindowLastsAsLongAsTheTaskThatItReplaced() {
    NewTask waiting = later().withUnique(Uniqueness.debounced("save")).withIdempotencyKey("k");
    TaskId id = rig.submit(waiting);
    // Cancelled, and revived when the window of its key was over.
    for (int bucket = 0; bucket < 4; bucket++) {
      jedis.unlink(entry("k", bucket));
    }
    assertThat(stored(waiting.withPayload(Payload.of("newer"))).id()).isEqualTo(id.toString());
    assertThat(jedis.pttl(entry("k", id.bucket()))).isEqualTo(-1);
  }

  private static TaskId idOf(byte[] idem, int bucket) {
    return new TaskId(bucket, new String(jedis.get(idem), 0, 12, ISO_8859_1));
  }
}
