package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.event.TaskEvent;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.RetryPolicy;
import dev.carillon.model.task.SubmitReceipt;
import dev.carillon.model.task.SubmitResult;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskDeadlines;
import dev.carillon.model.task.TaskFilter;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskPage;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.task.TaskTransitions;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.ClaimResult;
import dev.carillon.model.worker.Completion;
import dev.carillon.model.worker.CompletionCode;
import dev.carillon.model.worker.Hint;
import dev.carillon.model.worker.Nonce;
import dev.carillon.model.worker.Outcome;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.PatientRedis;
import dev.carillon.server.core.port.AttemptStore;
import dev.carillon.server.core.port.EventLog;
import dev.carillon.server.core.port.RetentionStore;
import dev.carillon.server.core.port.TaskStore;
import dev.carillon.server.embedded.EmbeddedRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** The life of tasks as the scripts live it, on a real Redis. */
class RedisStoresTest {
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static EmbeddedRedis redis;
  private static int clusters;

  private final Random random = new Random(7);
  private final String worker = Ulid.random(1, random);
  private RedisStores stores;
  private Map<Integer, Long> epochs;
  private String eventsFrom;

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
    stores = open("test" + clusters++);
    stores.checkData();
    epochs = stores.ownership().beat(Duration.ofSeconds(10));
    eventsFrom = stores.events().end();
  }

  @AfterEach
  void everyEventIsAMoveOfTheTable() {
    EventLog.Read read = stores.events().read(eventsFrom, 1000);
    assertThat(read.events()).isNotEmpty();
    for (TaskEvent e : read.events()) {
      if (e.from().isPresent() && e.to().isPresent()) {
        assertThat(TaskTransitions.allows(e.cause(), e.from().get(), e.to().get()))
            .as(e.toString())
            .isTrue();
      }
    }
    stores.close();
  }

  private RedisStores open(String cluster) {
    return new RedisStores(
        new RedisStores.Settings(
            "127.0.0.1",
            redis.port(),
            "",
            cluster,
            4,
            PatientRedis.TIMEOUT,
            8,
            Ulid.random(2, random),
            "n1"),
        NoTelemetry.INSTANCE,
        random);
  }

  private NewTask echo() {
    return NewTask.of("echo", Payload.of("hello")).inQueue("mail");
  }

  private TaskId submit(NewTask task) {
    return TaskId.parse(receipt(stores.tasks().submit(List.of(task), "ops").getFirst()).id());
  }

  private static SubmitReceipt receipt(SubmitResult result) {
    assertThat(result).isInstanceOf(SubmitResult.Accepted.class);
    return ((SubmitResult.Accepted) result).receipt();
  }

  private Task task(TaskId id) {
    return stores.tasks().find(id).orElseThrow();
  }

  private List<Hint> takeAll() {
    List<Hint> hints = new ArrayList<>();
    for (AttemptStore.Head head : stores.attempts().heads(epochs.keySet())) {
      hints.addAll(stores.attempts().take(cut(head, 100), Nonce.random(random), LEASE));
    }
    return hints;
  }

  private AttemptStore.Cut cut(AttemptStore.Head head, int most) {
    return new AttemptStore.Cut(
        head.bucket(), epochs.get(head.bucket()), head.line(), most, Double.POSITIVE_INFINITY);
  }

  private AttemptRef ref(Hint hint) {
    return new AttemptRef(hint.id(), hint.gen(), Nonce.random(random));
  }

  private ClaimResult claim(AttemptRef ref) {
    return stores
        .attempts()
        .claim(worker, List.of("echo"), List.of(), LEASE, List.of(ref))
        .getFirst()
        .result();
  }

  private AttemptRef start(NewTask task) {
    submit(task);
    AttemptRef ref = ref(takeAll().getFirst());
    assertThat(claim(ref)).isInstanceOf(ClaimResult.Claimed.class);
    return ref;
  }

  private AttemptStore.Ended complete(
      AttemptRef ref, Outcome outcome, String error, String result) {
    return stores
        .attempts()
        .complete(List.of(new Completion(ref, outcome, error, Payload.of(result), Duration.ZERO)))
        .getFirst();
  }

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

  @Test
  void onlyTheOwnerMayMoveTheLoopsAndRetentionSparesTheLiving() {
    AttemptRef ref = start(echo());
    complete(ref, Outcome.SUCCEEDED, "", "x");
    submit(echo());
    int b = ref.id().bucket();
    RetentionStore.Shelf shelf = stores.retention().shelves(b, 100, false).getFirst();
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
