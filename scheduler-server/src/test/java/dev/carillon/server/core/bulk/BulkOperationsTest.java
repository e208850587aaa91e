package dev.carillon.server.core.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carillon.model.bulk.BulkAction;
import dev.carillon.model.bulk.BulkJob;
import dev.carillon.model.bulk.BulkOrder;
import dev.carillon.model.bulk.BulkResult;
import dev.carillon.model.bulk.BulkState;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.event.TaskEvent;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.SubmitResult;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskFilter;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.task.TaskTransitions;
import dev.carillon.model.task.Uniqueness;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.Nonce;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.PatientRedis;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.LoopSignals;
import dev.carillon.server.core.port.BulkStore;
import dev.carillon.server.core.port.BulkStore.Chunk;
import dev.carillon.server.core.port.EventLog;
import dev.carillon.server.core.port.SearchStore;
import dev.carillon.server.core.query.Pace;
import dev.carillon.server.embedded.EmbeddedRedis;
import dev.carillon.server.store.redis.NoTelemetry;
import dev.carillon.server.store.redis.RedisStores;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

/** Bulk jobs on a real Redis, by one server and by two. */
class BulkOperationsTest {
  private static final Duration SOON = Duration.ofMinutes(2);

  /** Tasks a second: what is more than one chunk of them takes longer than any test. */
  private static final int SLOWLY = 1;

  private static final Caller OPS = new Caller("ops");
  private static EmbeddedRedis redis;
  private static int clusters;

  private final Random random = new Random(9);
  private final List<String> told = new ArrayList<>();
  private RedisStores stores;
  private Server one;
  private String eventsFrom;

  @BeforeAll
  static void startRedis() {
    redis = EmbeddedRedis.startInMemory();
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
  }

  /** A server's bulk jobs; dying leaves its leases to run out. */
  private final class Server {
    final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    final BulkOperations bulk;

    Server(String id, Duration lease) {
      this(id, lease, stores.bulks());
    }

    Server(String id, Duration lease, BulkStore store) {
      BulkSettings settings =
          new BulkSettings(
              id, lease, Duration.ofMinutes(15), Duration.ofDays(7), 5_000, Duration.ofSeconds(10));
      LoopSignals silent =
          new LoopSignals() {
            @Override
            public void ready() {}

            @Override
            public void due(int bucket, long dueMs) {}
          };
      bulk =
          new BulkOperations(
              new BulkOperations.Parts(
                  store,
                  stores.search(),
                  stores.info(),
                  new Pace(),
                  silent,
                  (tasks, caller) -> stores.tasks().submit(tasks, caller.name())),
              (worker, attempt, reason) -> told.add(worker + " " + attempt.id() + " " + reason),
              settings,
              threads,
              random);
    }

    /** The plan once it is made: whoever asks is answered before, if it takes long. */
    BulkJob plan(BulkOrder order) {
      String id = bulk.plan(order, OPS).id();
      return await()
          .atMost(SOON)
          .until(() -> bulk.get(id), job -> job.state() != BulkState.PLANNING);
    }

    void die() {
      threads.shutdownNow();
    }
  }

  @BeforeEach
  void open() {
    stores =
        new RedisStores(
            new RedisStores.Settings(
                "127.0.0.1",
                redis.port(),
                "",
                "bulk" + clusters++,
                4,
                PatientRedis.TIMEOUT,
                8,
                Ulid.random(2, random),
                "n1"),
            NoTelemetry.INSTANCE,
            random);
    stores.checkData();
    one = new Server("one", Duration.ofSeconds(15));
    eventsFrom = stores.events().end();
  }

  @Test
  void chunksOfAPlanGoWithTime_alsoIfItsServerDiesBeforeItsNextStep() {
    BulkStore store = stores.bulks();
    String id = Ulid.random(7, random);
    BulkStore.Chunk chunk =
        new BulkStore.Chunk(
            List.of(new BulkStore.Item(TaskId.random(1, random), TaskState.READY, 1)));
    assertThat(store.addChunks(id, 0, List.of(chunk), Duration.ofMinutes(15)))
        .as("of a job that there is not")
        .isFalse();
    BulkStore.Answer begun =
        store.step(
            new BulkStore.Step(
                id,
                Set.of(),
                "dies",
                Duration.ofSeconds(15),
                OptionalInt.empty(),
                new byte[0],
                Duration.ofMinutes(15),
                Map.of("state", BulkState.PLANNING.name())));
    assertThat(begun).isInstanceOf(BulkStore.Answer.Done.class);
    for (int again = 0; again < 2; again++) {
      assertThat(store.addChunks(id, 0, List.of(chunk, chunk), Duration.ofMinutes(15))).isTrue();
    }
    assertThat(store.chunks(id, 0, 10)).containsExactly(chunk, chunk);
    try (RedisClient client = RedisClient.create("127.0.0.1", redis.port())) {
      assertThat(client.keys("*:bulk:" + id + ":items"))
          .singleElement()
          .satisfies(key -> assertThat(client.pttl(key)).isBetween(1L, 900_000L));
    }
  }

  /** What many were done at once is in the log and the counters as if each had been done alone. */
  @AfterEach
  void theBooksBalance() {
    one.die();
    EventLog.Read read = stores.events().read(eventsFrom, 1000);
    for (TaskEvent e : read.events()) {
      if (e.from().isPresent() && e.to().isPresent()) {
        assertThat(TaskTransitions.allows(e.cause(), e.from().get(), e.to().get()))
            .as(e.toString())
            .isTrue();
      }
    }
    // What became ready in the millisecond in which a list is begun comes again at its end.
    long over = stores.info().nowMs();
    await().pollInterval(Duration.ofMillis(2)).until(() -> stores.info().nowMs() > over);
    var page = stores.tasks().list(TaskFilter.ALL, 500, "", false);
    int listed = page.tasks().size();
    for (String token = page.nextToken(); !token.isEmpty(); ) {
      var next = stores.tasks().list(TaskFilter.ALL, 500, token, false);
      listed += next.tasks().size();
      token = next.nextToken();
    }
    assertThat((long) listed).isEqualTo(page.total());
    stores.close();
  }

  private List<TaskId> submit(int n, String queue, boolean later) {
    NewTask task = NewTask.of("echo", Payload.of("p")).inQueue(queue);
    NewTask due = later ? task.dueAt(new NewTask.Due.After(Duration.ofHours(1))) : task;
    List<TaskId> ids = new ArrayList<>();
    for (int left = n; left > 0; left -= 1_000) {
      stores
          .tasks()
          .submit(IntStream.range(0, Math.min(left, 1_000)).mapToObj(i -> due).toList(), "ops")
          .forEach(r -> ids.add(TaskId.parse(((SubmitResult.Accepted) r).receipt().id())));
    }
    return ids;
  }

  private Task task(TaskId id) {
    return stores.tasks().find(id).orElseThrow();
  }

  private static BulkJob resting(Server server, String id) {
    return await().atMost(SOON).until(() -> server.bulk.get(id), job -> job.state().resting());
  }

  private BulkJob done(BulkOrder order) {
    BulkJob plan = one.plan(order);
    assertThat(plan.state()).as(plan.problem()).isEqualTo(BulkState.PLANNED);
    one.bulk.apply(plan.id(), 0, OPS);
    BulkJob job = resting(one, plan.id());
    assertThat(job.state()).as(job.problem()).isEqualTo(BulkState.DONE);
    return job;
  }

  private List<BulkResult> results(String id, Optional<BulkResult.Outcome> only) {
    List<BulkResult> all = new ArrayList<>();
    String token = "";
    do {
      var page = one.bulk.results(id, only, 300, token);
      all.addAll(page.results());
      token = page.nextToken();
    } while (!token.isEmpty());
    return all;
  }

  @Test
  void aPlanTellsWhatWillHappenAndDoesNothing() {
    submit(300, "mail", true);
    submit(20, "mail", false);
    submit(5, "other", true);
    List<TaskId> ended = submit(2, "mail", true);
    ended.forEach(id -> stores.tasks().cancel(id, "", "ops"));
    BulkJob plan = one.plan(BulkOrder.of(BulkAction.CANCEL, "queue:mail", "wrong list"));
    assertThat(plan.state()).isEqualTo(BulkState.PLANNED);
    assertThat(plan.total()).isEqualTo(320);
    assertThat(plan.ignored()).isEqualTo(2);
    assertThat(plan.breakdown())
        .contains(
            new BulkJob.Share("state", "scheduled", 300),
            new BulkJob.Share("state", "ready", 20),
            new BulkJob.Share("queue", "mail", 320),
            new BulkJob.Share("type", "echo", 320));
    assertThat(plan.sample()).hasSize(5).allMatch(t -> t.queue().equals("mail"));
    assertThat(plan.effects().getFirst()).contains("320 tasks").contains("never start");
    assertThat(plan.expiresMs()).isGreaterThan(plan.createdMs() + 800_000);
    assertThat(stores.tasks().list(TaskFilter.ALL, 1, "", false).total()).isEqualTo(327);
    assertThat(results(plan.id(), Optional.empty()))
        .hasSize(320)
        .allMatch(r -> r.outcome() == BulkResult.Outcome.OPEN);
  }

  @Test
  void applyingCancelsEachTaskOnceHoweverOftenItIsAsked() {
    List<TaskId> ids = submit(450, "mail", true);
    List<TaskId> spared = submit(3, "other", true);
    BulkJob job = done(BulkOrder.of(BulkAction.CANCEL, "queue:mail", "wrong list"));
    assertThat(job.tally()).isEqualTo(new BulkJob.Tally(450, 0, 0));
    assertThat(job.drift()).isEqualTo(new BulkJob.Drift(0, 0, 0));
    assertThat(ids).allMatch(id -> task(id).state() == TaskState.CANCELLED);
    assertThat(task(ids.getFirst()).error()).contains("ops").contains("wrong list");
    assertThat(spared).allMatch(id -> task(id).state() == TaskState.SCHEDULED);
    assertThat(one.bulk.apply(job.id(), 0, OPS)).isEqualTo(job);
    assertThat(one.bulk.list(10)).extracting(BulkJob::id).containsExactly(job.id());
    assertThatThrownBy(() -> one.bulk.stop(job.id(), OPS))
        .isInstanceOfSatisfying(
            CarillonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.WRONG_STATE));
  }

  @Test
  void whatChangedSinceThePlanIsReported() {
    List<TaskId> ids = submit(10, "mail", true);
    BulkJob plan = one.plan(BulkOrder.of(BulkAction.CANCEL, "queue:mail", ""));
    stores.tasks().cancel(ids.get(0), "", "other");
    stores.tasks().cancel(ids.get(1), "", "other");
    stores.tasks().revive(ids.get(1), false, "other");
    stores.edits().delete(ids.get(0), new dev.carillon.server.core.port.EditStore.Order("o", ""));
    List<TaskId> later = submit(4, "mail", true);
    one.bulk.apply(plan.id(), 0, OPS);
    BulkJob job = resting(one, plan.id());
    // Deleted; READY instead of SCHEDULED; and four that came too late to be meant.
    assertThat(job.drift()).isEqualTo(new BulkJob.Drift(4, 1, 1));
    assertThat(job.tally()).isEqualTo(new BulkJob.Tally(9, 1, 0));
    assertThat(results(plan.id(), Optional.of(BulkResult.Outcome.SKIPPED)))
        .containsExactly(
            new BulkResult(
                ids.get(0).toString(),
                TaskState.SCHEDULED,
                BulkResult.Outcome.SKIPPED,
                "it was deleted since the plan"));
    assertThat(later).allMatch(id -> task(id).state() == TaskState.SCHEDULED);
  }

  @Test
  void anotherServerGoesOnWhereOneHungAndWhatThatDoesLaterChangesNothing() throws Exception {
    List<TaskId> ids = submit(3_000, "mail", true);
    CountDownLatch hangs = new CountDownLatch(1);
    CountDownLatch goesOn = new CountDownLatch(1);
    AtomicInteger applied = new AtomicInteger();
    BulkStore store =
        (BulkStore)
            Proxy.newProxyInstance(
                BulkStore.class.getClassLoader(),
                new Class<?>[] {BulkStore.class},
                (proxy, method, args) -> {
                  boolean applies = method.getName().equals("apply");
                  if (applies && applied.get() > 0) {
                    hangs.countDown();
                    goesOn.await();
                  }
                  Object answer = method.invoke(stores.bulks(), args);
                  applied.addAndGet(applies ? 1 : 0);
                  return answer;
                });
    Server doomed = new Server("doomed", Duration.ofMillis(400), store);
    try {
      BulkJob plan = doomed.plan(BulkOrder.of(BulkAction.CANCEL, "queue:mail", ""));
      doomed.bulk.apply(plan.id(), 500, OPS);
      assertThat(hangs.await(2, TimeUnit.MINUTES)).isTrue();
      BulkJob left = one.bulk.get(plan.id());
      assertThat(left.state()).isEqualTo(BulkState.RUNNING);
      assertThat(left.tally().done()).isBetween(1L, 2_999L);
      await()
          .atMost(SOON)
          .until(
              () -> {
                one.bulk.adopt();
                return one.bulk.get(plan.id()).state() == BulkState.DONE;
              });
      BulkJob done = one.bulk.get(plan.id());
      assertThat(done.tally()).isEqualTo(new BulkJob.Tally(3_000, 0, 0));
      assertThat(ids).allMatch(id -> task(id).state() == TaskState.CANCELLED);

      String lastEvent = stores.events().end();
      goesOn.countDown();
      doomed.threads.shutdown();
      assertThat(doomed.threads.awaitTermination(2, TimeUnit.MINUTES)).isTrue();
      assertThat(applied).as("it did its second chunk after all").hasValue(2);
      assertThat(one.bulk.get(plan.id())).isEqualTo(done);
      assertThat(ids).allMatch(id -> task(id).state() == TaskState.CANCELLED);
      assertThat(stores.events().end()).isEqualTo(lastEvent);
    } finally {
      goesOn.countDown();
      doomed.die();
    }
  }

  @Test
  void aChunkThatIsDoneTwiceIsDoneOnce() {
    List<TaskId> ids = submit(4, "mail", true);
    ids.forEach(id -> stores.tasks().cancel(id, "", "ops"));
    BulkOrder retry = BulkOrder.of(BulkAction.RETRY, "queue:mail", "");
    BulkJob plan = one.plan(retry);
    // A server did it and died before it could note the results.
    for (int i = 0; i < plan.total(); i++) {
      stores
          .bulks()
          .chunks(plan.id(), i, 1)
          .forEach(c -> stores.bulks().apply(retry, List.of(c), "ops", Duration.ofSeconds(10)));
    }
    List<Integer> gens = ids.stream().map(id -> task(id).gen()).toList();
    one.bulk.apply(plan.id(), 0, OPS);
    assertThat(resting(one, plan.id()).tally()).isEqualTo(new BulkJob.Tally(4, 0, 0));
    assertThat(ids.stream().map(id -> task(id).gen())).containsExactlyElementsOf(gens);
  }

  private List<Task> copies(String job) {
    return stores.tasks().list(TaskFilter.ALL, 500, "", true).tasks().stream()
        .filter(t -> t.idempotencyKey().startsWith("as-new/" + job + "/"))
        .toList();
  }

  @Test
  void retryAsNewSubmitsEachEndedTaskOnceMore() {
    List<TaskId> ids = submit(50, "mail", true);
    stores
        .tasks()
        .submit(
            List.of(
                NewTask.of("echo", Payload.of("own"))
                    .inQueue("mail")
                    .withLabels(Map.of("customer", "acme"))
                    .withAttributes(Map.of(NewTask.OWN_ID, "named-1", "a", "b"))
                    .dueAt(new NewTask.Due.After(Duration.ofHours(1)))),
            "ops")
        .forEach(r -> ids.add(TaskId.parse(((SubmitResult.Accepted) r).receipt().id())));
    List<TaskId> live = submit(3, "mail", true);
    ids.forEach(id -> stores.tasks().cancel(id, "", "ops"));
    BulkOrder order = BulkOrder.of(BulkAction.RETRY_AS_NEW, "queue:mail", "");
    BulkJob plan = one.plan(order);
    assertThat(plan.total()).isEqualTo(51);
    assertThat(plan.effects().getFirst()).contains("51 tasks will be submitted once more");
    assertThat(copies(plan.id())).isEmpty();

    // A server did half of it and died before it could note any result.
    Chunk first = stores.bulks().chunks(plan.id(), 0, 1).getFirst();
    Copies dying = new Copies(stores.search(), (t, c) -> stores.tasks().submit(t, c.name()));
    assertThat(dying.submit(plan.id(), order, first, "ops"))
        .allMatch(effect -> effect instanceof BulkStore.Effect.Done);
    List<String> made = copies(plan.id()).stream().map(Task::id).toList();
    assertThat(made).hasSize(first.items().size());
    // One of them is fast, and over before the job goes on.
    stores.tasks().cancel(TaskId.parse(made.getFirst()), "", "ops");

    one.bulk.apply(plan.id(), 0, OPS);
    assertThat(resting(one, plan.id()).tally()).isEqualTo(new BulkJob.Tally(51, 0, 0));
    List<Task> copies = copies(plan.id());
    assertThat(copies).hasSize(51).extracting(Task::id).containsAll(made);
    assertThat(copies)
        .extracting(t -> t.attributes().get("retry_of"))
        .containsExactlyInAnyOrderElementsOf(ids.stream().map(TaskId::toString).toList());
    assertThat(copies)
        .filteredOn(t -> t.state() != TaskState.CANCELLED)
        .hasSize(50)
        .allMatch(t -> t.state() == TaskState.READY && t.queue().equals("mail"));
    assertThat(copies)
        .filteredOn(t -> t.payload().utf8().equals("own"))
        .singleElement()
        .satisfies(
            t -> {
              assertThat(t.attributes()).containsEntry("a", "b").doesNotContainKey(NewTask.OWN_ID);
              assertThat(t.labels()).containsEntry("customer", "acme");
            });
    assertThat(ids).allMatch(id -> task(id).state() == TaskState.CANCELLED);
    assertThat(live).allMatch(id -> task(id).state() == TaskState.SCHEDULED);
  }

  @Test
  void whatWasDoneWhenAJobWasStoppedIsNotDoneOnceMore() {
    List<TaskId> ids = submit(1_000, "mail", true);
    ids.forEach(id -> stores.tasks().cancel(id, "", "ops"));
    BulkJob plan =
        one.plan(BulkOrder.of(BulkAction.RETRY_AS_NEW, "queue:mail state:cancelled", ""));
    one.bulk.apply(plan.id(), SLOWLY, OPS);
    await().until(() -> one.bulk.get(plan.id()).tally().done() > 0);
    one.bulk.stop(plan.id(), OPS);
    await()
        .untilAsserted(
            () -> {
              long made =
                  stores.search().counts(echoesReady()).values().stream()
                      .mapToLong(Long::longValue)
                      .sum();
              assertThat(one.bulk.get(plan.id()).tally().ok()).isEqualTo(made).isLessThan(1_000);
            });
    one.bulk.apply(plan.id(), 0, OPS);
    assertThat(resting(one, plan.id()).tally()).isEqualTo(new BulkJob.Tally(1_000, 0, 0));
    assertThat(stores.search().counts(echoesReady()).values()).containsExactly(1_000L);
  }

  private Set<SearchStore.Group> echoesReady() {
    return stores.search().lines().stream()
        .map(line -> new SearchStore.Group(line, TaskState.READY))
        .collect(Collectors.toSet());
  }

  @Test
  void aRetryIsSkippedWhereAnotherTaskHoldsTheUniqueKey() {
    NewTask unique =
        NewTask.of("echo", Payload.of("p"))
            .inQueue("mail")
            .withUnique(Uniqueness.of("report-7", Uniqueness.Scope.UNTIL_DONE));
    for (int i = 0; i < 2; i++) {
      var first = (SubmitResult.Accepted) stores.tasks().submit(List.of(unique), "ops").getFirst();
      if (i == 0) {
        stores.tasks().cancel(TaskId.parse(first.receipt().id()), "", "ops");
      }
    }
    BulkJob job = done(BulkOrder.of(BulkAction.RETRY, "queue:mail state:cancelled", ""));
    assertThat(job.tally()).isEqualTo(new BulkJob.Tally(0, 1, 0));
    assertThat(results(job.id(), Optional.empty()).getFirst().reason())
        .isEqualTo("another task holds its unique key by now");
  }

  @Test
  void aTaskThatRanAgainSinceThePlanIsNotRetriedAgain() {
    List<TaskId> ids = submit(2, "mail", true);
    ids.forEach(id -> stores.tasks().cancel(id, "", "ops"));
    BulkJob plan = one.plan(BulkOrder.of(BulkAction.RETRY, "queue:mail", ""));
    for (int i = 0; i < 2; i++) {
      stores.tasks().revive(ids.getFirst(), false, "other");
      stores.tasks().cancel(ids.getFirst(), "", "other");
    }
    one.bulk.apply(plan.id(), 0, OPS);
    assertThat(resting(one, plan.id()).tally()).isEqualTo(new BulkJob.Tally(1, 1, 0));
    assertThat(task(ids.getFirst()).state()).isEqualTo(TaskState.CANCELLED);
    assertThat(results(plan.id(), Optional.of(BulkResult.Outcome.SKIPPED)).getFirst().reason())
        .isEqualTo("it was run again since the plan");
  }

  @Test
  void aMistakeInTheMiddleEndsTheJobWithWords_andItsLeaseAndTheOthersGoOn() {
    List<TaskId> ids = submit(3, "mail", true);
    BulkStore breaks =
        (BulkStore)
            Proxy.newProxyInstance(
                BulkStore.class.getClassLoader(),
                new Class<?>[] {BulkStore.class},
                (proxy, method, args) -> {
                  if (method.getName().equals("apply")) {
                    throw new IllegalStateException("no such branch");
                  }
                  return method.invoke(stores.bulks(), args);
                });
    Server faulty = new Server("faulty", Duration.ofSeconds(15), breaks);
    BulkJob plan = faulty.plan(BulkOrder.of(BulkAction.CANCEL, "queue:mail", ""));
    faulty.bulk.apply(plan.id(), 0, OPS);
    BulkJob failed = resting(faulty, plan.id());
    assertThat(failed.state()).isEqualTo(BulkState.FAILED);
    assertThat(failed.problem()).contains("mistake").contains("no such branch");
    assertThat(stores.bulks().abandoned(Long.MAX_VALUE)).isEmpty();
    faulty.die();
    done(BulkOrder.of(BulkAction.CANCEL, "queue:mail", ""));
    assertThat(ids).allMatch(id -> task(id).state() == TaskState.CANCELLED);
  }

  @Test
  void aJobThatIsOverHasItsEnd_alsoIfItsServerDiesRightThen() {
    submit(3, "mail", true);
    BulkStore dies =
        (BulkStore)
            Proxy.newProxyInstance(
                BulkStore.class.getClassLoader(),
                new Class<?>[] {BulkStore.class},
                (proxy, method, args) -> {
                  if (args[0] instanceof BulkStore.Step step
                      && step.from().contains(BulkState.DONE)) {
                    throw new IllegalStateException("it is dead");
                  }
                  return method.invoke(stores.bulks(), args);
                });
    Server doomed = new Server("doomed", Duration.ofSeconds(15), dies);
    BulkJob plan = doomed.plan(BulkOrder.of(BulkAction.CANCEL, "queue:mail", ""));
    doomed.bulk.apply(plan.id(), 0, OPS);
    BulkJob job = resting(one, plan.id());
    assertThat(job.state()).isEqualTo(BulkState.DONE);
    assertThat(job.endedMs()).isGreaterThanOrEqualTo(job.startedMs()).isPositive();
    doomed.die();
  }

  @Test
  void aStoppedJobGoesOnWhenItIsAppliedAgain() {
    submit(2_000, "mail", true);
    BulkJob plan = one.plan(BulkOrder.of(BulkAction.HOLD, "queue:mail", ""));
    one.bulk.apply(plan.id(), SLOWLY, OPS);
    await().until(() -> one.bulk.get(plan.id()).tally().done() > 0);
    BulkJob stopped = one.bulk.stop(plan.id(), OPS);
    assertThat(stopped.state()).isEqualTo(BulkState.STOPPED);
    assertThat(stopped.tally().done()).isBetween(1L, 1_999L);
    one.bulk.apply(plan.id(), 0, OPS);
    assertThat(resting(one, plan.id()).tally()).isEqualTo(new BulkJob.Tally(2_000, 0, 0));
    assertThat(
            stores
                .tasks()
                .list(new TaskFilter(Set.of(TaskState.HELD), "", "", ""), 1, "", false)
                .total())
        .isEqualTo(2_000);
  }

  @Test
  void workersOfRunningTasksAreTold() {
    TaskId id = submit(1, "mail", false).getFirst();
    String worker = Ulid.random(3, random);
    stores
        .attempts()
        .claim(
            worker,
            List.of("echo"),
            List.of(),
            Duration.ofSeconds(30),
            List.of(new AttemptRef(id, 1, Nonce.random(random))));
    assertThat(task(id).state()).isEqualTo(TaskState.RUNNING);
    BulkJob plan = one.plan(BulkOrder.of(BulkAction.CANCEL, "state:running", "enough"));
    assertThat(plan.effects())
        .containsExactly("1 task is running: its worker will be told to stop");
    one.bulk.apply(plan.id(), 0, OPS);
    assertThat(resting(one, plan.id()).tally().ok()).isEqualTo(1);
    assertThat(told).containsExactly(worker + " " + id + " enough");
    assertThat(task(id).cancelRequested()).isTrue();
    assertThat(results(plan.id(), Optional.empty()).getFirst().reason()).contains("told to stop");
  }

  @Test
  void everyActionDoesWhatItSays() {
    List<TaskId> ids = submit(3, "mail", true);
    done(BulkOrder.of(BulkAction.HOLD, "queue:mail", "look"));
    assertThat(ids).allMatch(id -> task(id).state() == TaskState.HELD);
    done(BulkOrder.of(BulkAction.PRIORITY, "queue:mail", "").withPriority(9));
    assertThat(ids).allMatch(id -> task(id).priority() == 9);
    done(BulkOrder.of(BulkAction.RESUME, "queue:mail", ""));
    assertThat(ids).allMatch(id -> task(id).state() == TaskState.SCHEDULED);
    done(BulkOrder.of(BulkAction.RESCHEDULE, "queue:mail", "").dueAt(4_000_000_000_000L));
    assertThat(ids).allMatch(id -> task(id).dueMs() == 4_000_000_000_000L);
    done(BulkOrder.of(BulkAction.RUN, "queue:mail", ""));
    assertThat(ids).allMatch(id -> task(id).state() == TaskState.READY);
    done(BulkOrder.of(BulkAction.PRIORITY, "priority:9", "").withPriority(1));
    assertThat(ids).allMatch(id -> task(id).priority() == 1);
    done(BulkOrder.of(BulkAction.CANCEL, "queue:mail", ""));
    done(BulkOrder.of(BulkAction.RETRY, "queue:mail state:cancelled", ""));
    assertThat(ids).allMatch(id -> task(id).state() == TaskState.READY && task(id).gen() == 2);
    done(BulkOrder.of(BulkAction.CANCEL, "id:" + ids.get(0), ""));
    BulkJob deleted = done(BulkOrder.of(BulkAction.DELETE, "queue:mail", ""));
    assertThat(deleted.total()).isEqualTo(1);
    assertThat(stores.tasks().find(ids.get(0))).isEmpty();
    assertThat(task(ids.get(1)).state()).isEqualTo(TaskState.READY);
  }

  @Test
  void anOrderThatDoesNotSayWhichTasksIsRefused() {
    for (String filter : List.of("", "   ")) {
      assertThatThrownBy(() -> one.plan(BulkOrder.of(BulkAction.CANCEL, filter, "")))
          .isInstanceOf(CarillonException.class)
          .hasMessageContaining("but got an empty one");
    }
    assertThatThrownBy(() -> one.plan(BulkOrder.of(BulkAction.CANCEL, "stat:dead", "")))
        .hasMessageContaining("did you mean state?");
    assertThatThrownBy(() -> one.plan(BulkOrder.of(BulkAction.RESCHEDULE, "queue:a", "")))
        .hasMessageContaining("but got neither");
    assertThatThrownBy(() -> one.bulk.apply("nonsense", 0, OPS))
        .isInstanceOfSatisfying(
            CarillonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
  }

  @Test
  void aPlanHasALimit() {
    submit(5_001, "mail", true);
    BulkJob plan = one.plan(BulkOrder.of(BulkAction.CANCEL, "queue:mail", ""));
    assertThat(plan.state()).isEqualTo(BulkState.FAILED);
    assertThat(plan.problem()).contains("at most 5,000 tasks");
    assertThatThrownBy(() -> one.bulk.apply(plan.id(), 0, OPS))
        .hasMessageContaining("it is FAILED");
  }

  @Test
  void aPlanOfNothingSaysSo() {
    BulkJob plan = one.plan(BulkOrder.of(BulkAction.CANCEL, "queue:nosuch", ""));
    assertThat(plan.effects()).containsExactly("Nothing will happen: no task matches.");
    one.bulk.apply(plan.id(), 0, OPS);
    assertThat(resting(one, plan.id()).state()).isEqualTo(BulkState.DONE);
  }
}
