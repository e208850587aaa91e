package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.SubmitReceipt;
import dev.carillon.model.task.SubmitResult;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskDeadlines;
import dev.carillon.model.task.TaskFilter;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskPage;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.ClaimResult;
import dev.carillon.model.worker.Hint;
import dev.carillon.model.worker.Outcome;
import dev.carillon.server.core.port.AttemptStore;
import dev.carillon.server.core.port.RetentionStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** What is stored, listed and kept, as the scripts do it on a real Redis. */
final class RedisStoresTest extends StoresFixture {
  @Test
  void aPausedQueueIsNeitherTakenNorClaimed() {
    submit(echo());
    Hint hint = takeAll().getFirst();
    stores.queues().pauseQueue("mail", "mx down", "ops", Duration.ZERO);
    submit(echo());
    assertThat(takeAll()).isEmpty();
    assertThat(claim(ref(hint))).isEqualTo(new ClaimResult.Refused(ClaimResult.Reason.PAUSED));
    assertThat(task(hint.id()).state()).isEqualTo(TaskState.READY);
    assertThat(stores.queues().pausedQueues().get("mail").reason()).isEqualTo("mx down");
    stores.queues().resumeQueue("mail");
    assertThat(takeAll()).hasSize(2);
    stores.queues().pauseQueue("mail", "short", "ops", Duration.ofMillis(1));
    org.awaitility.Awaitility.await().until(() -> stores.queues().pausedQueues().isEmpty());
  }

  @Test
  void limitsInTimeAreStoredAsInstantsAfterTheDueOne() {
    Duration hour = Duration.ofHours(1);
    TaskDeadlines asked =
        TaskDeadlines.NONE
            .startBy(new NewTask.Due.After(Duration.ofMinutes(5)))
            .retryUntil(new NewTask.Due.After(hour))
            .withHeartbeat(Duration.ofSeconds(3));
    NewTask task =
        echo()
            .named("n")
            .withDeadlines(asked)
            .withIdempotencyKey("t")
            .dueAt(new NewTask.Due.After(hour));
    Task stored = task(submit(task));
    long due = stored.dueMs();
    assertThat(stored.deadlines())
        .isEqualTo(
            asked
                .startBy(new NewTask.Due.At(due + 300_000))
                .retryUntil(new NewTask.Due.At(due + 3_600_000)));
    assertThat(stored.name()).isEqualTo("n");
    assertThat(stored.payload().utf8()).isEqualTo("hello");
    assertThat(receipt(stores.tasks().submit(List.of(task), "ops").getFirst()).duplicate())
        .isTrue();
  }

  @Test
  void oneIdempotencyKeyGivesOneTask() {
    NewTask keyed = echo().withIdempotencyKey("order-7");
    List<SubmitResult> results = stores.tasks().submit(List.of(keyed, keyed, echo()), "ops");
    SubmitReceipt first = receipt(results.get(0));
    assertThat(receipt(results.get(1)).id()).isEqualTo(first.id());
    assertThat(receipt(results.get(1)).duplicate()).isTrue();
    assertThat(receipt(results.get(2)).duplicate()).isFalse();
    SubmitResult other = stores.tasks().submit(List.of(keyed.withPriority(9)), "ops").getFirst();
    assertThat(((SubmitResult.Refused) other).error().code()).isEqualTo(ErrorCode.CONFLICT);
    assertThat(stores.queues().counts().get("mail").submitted()).isEqualTo(2);
  }

  @Test
  void higherPriorityGoesFirst() {
    TaskId low = submit(echo().withPriority(2).withIdempotencyKey("same-bucket"));
    NewTask urgent = echo().withPriority(9).withIdempotencyKey("same-bucket");
    // The same bucket for both: order is exact within one.
    TaskId high = null;
    for (int i = 0; high == null; i++) {
      TaskId id = submit(urgent.withIdempotencyKey("k" + i));
      high = id.bucket() == low.bucket() ? id : null;
    }
    TaskId first = high;
    List<Hint> inBucket = takeAll().stream().filter(h -> h.id().bucket() == low.bucket()).toList();
    assertThat(inBucket.getFirst().id()).isEqualTo(first);
    assertThat(inBucket.getLast().id()).isEqualTo(low);
  }

  @Test
  void aListIsPagedWithoutGapsOrRepeats() {
    AttemptRef done = start(echo().inQueue("q0"));
    complete(done, Outcome.SUCCEEDED, "", "");
    List<NewTask> batch = new ArrayList<>();
    for (int i = 0; i < 450; i++) {
      NewTask task = echo().inQueue("q" + i % 3);
      batch.add(i % 2 == 0 ? task : task.dueAt(new NewTask.Due.After(Duration.ofHours(1 + i % 2))));
    }
    stores.tasks().submit(batch, "ops");
    // What became ready in the millisecond in which a list is begun comes again at its end.
    long submitted = stores.info().nowMs();
    org.awaitility.Awaitility.await()
        .pollInterval(Duration.ofMillis(2))
        .until(() -> stores.info().nowMs() > submitted);
    Set<String> seen = new HashSet<>();
    String token = "";
    do {
      TaskPage page = stores.tasks().list(TaskFilter.ALL, 37, token, false);
      page.tasks().forEach(t -> assertThat(seen.add(t.id())).isTrue());
      token = page.nextToken();
      assertThat(page.total()).isEqualTo(451);
    } while (!token.isEmpty());
    assertThat(seen).hasSize(451);
    TaskPage some =
        stores
            .tasks()
            .list(new TaskFilter(Set.of(TaskState.SCHEDULED), "q1", "", ""), 500, "", false);
    assertThat(some.tasks())
        .hasSize(75)
        .allMatch(t -> t.queue().equals("q1") && t.state() == TaskState.SCHEDULED);
  }

  @Test
  void onlyTheOwnerMayMoveTheLoopsAndRetentionSparesTheLiving() {
    AttemptRef ref = start(echo());
    complete(ref, Outcome.SUCCEEDED, "", "x");
    submit(echo());
    int b = ref.id().bucket();
    RetentionStore.Shelf shelf = stores.retention().shelves(b, false).getFirst();
    assertThat(shelf.state()).isEqualTo(TaskState.SUCCEEDED);
    long whenever = RetentionStore.WHENEVER;
    assertThat(stores.retention().sweep(b, epochs.get(b), shelf, shelf.oldestMs(), 100)).isZero();
    assertThat(stores.retention().sweep(b, epochs.get(b), shelf, whenever, 100)).isEqualTo(1);
    assertThat(stores.tasks().find(ref.id())).isEmpty();
    assertThat(stores.queues().counts().get("mail").depths())
        .isEqualTo(Map.of(TaskState.READY, 1L));
    stores.ownership().resign();
    try (RedisStores other = open("test" + (clusters - 1))) {
      assertThat(other.ownership().beat(Duration.ofSeconds(10)).get(b))
          .isEqualTo(epochs.get(b) + 1);
    }
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> stores.attempts().tick(epochs, 10))
        .hasMessageContaining("another server");
  }

  @Test
  void anIdempotencyKeyLivesOnForTheWindowWrittenLast() {
    stores.data().keepKeysFor(Duration.ofHours(1));
    stores.data().keepKeysFor(Duration.ofDays(2));
    TaskId id = submit(echo().withIdempotencyKey("order-11"));
    assertThat(stores.tasks().cancel(id, "", "ops")).isNotNull();
    try (Jedis jedis = new Jedis("127.0.0.1", redis.port())) {
      assertThat(jedis.keys(("*test" + (clusters - 1) + "*:idem:*").getBytes(UTF_8)))
          .singleElement()
          .satisfies(
              key ->
                  assertThat(Duration.ofMillis(jedis.pttl(key)))
                      .isBetween(Duration.ofHours(47), Duration.ofHours(48)));
    }
  }

  @Test
  void aRepeatWithinOneBatchTellsTheStateOfTheFirst() {
    NewTask keyed = echo().withIdempotencyKey("order-9");
    List<SubmitResult> results = stores.tasks().submit(List.of(keyed, keyed), "ops");
    SubmitReceipt first = receipt(results.get(0));
    SubmitReceipt second = receipt(results.get(1));
    assertThat(second.id()).isEqualTo(first.id());
    assertThat(second.duplicate()).isTrue();
    assertThat(second.state()).isEqualTo(TaskState.READY);
  }

  @Test
  void aTaskThatWasDueBeforeItCameIsNotLateForThat() {
    submit(echo().dueAt(new NewTask.Due.At(1_720_672_590_913L)));
    AttemptRef ref = ref(takeAll().getFirst());
    AttemptStore.Claim claim =
        stores.attempts().claim(worker, List.of("echo"), List.of(), LEASE, List.of(ref)).getFirst();
    assertThat(claim.latenessMillis()).isLessThan(60_000);
  }
}
