package dev.carillon.server.core.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.model.bulk.BulkAction;
import dev.carillon.model.bulk.BulkJob;
import dev.carillon.model.bulk.BulkOrder;
import dev.carillon.model.bulk.BulkState;
import dev.carillon.model.task.TaskFilter;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.core.port.BulkStore;
import dev.carillon.server.core.port.SearchStore;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

/**
 * Bulk jobs whose servers hang, die, or make a mistake: others go on, and nothing is done twice.
 */
final class BulkServersTest extends BulkFixture {
  /** Tasks a second: what is more than one chunk of them takes longer than any test. */
  private static final int SLOWLY = 1;

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
  void aJobWhoseTimeEndsWhileItRunsIsForgotten() {
    BulkStore store = stores.bulks();
    String id = Ulid.random(8, random);
    BulkStore.Step begins =
        new BulkStore.Step(
            id,
            Set.of(),
            "dies",
            Duration.ZERO,
            OptionalInt.empty(),
            new byte[0],
            Duration.ofMinutes(15),
            Map.of("state", BulkState.RUNNING.name()));
    assertThat(store.step(begins)).isInstanceOf(BulkStore.Answer.Done.class);
    assertThat(store.abandoned(Long.MAX_VALUE)).containsExactly(id);
    try (RedisClient client = RedisClient.create("127.0.0.1", redis.port())) {
      assertThat(client.keys("*:bulk:" + id))
          .singleElement()
          .satisfies(key -> assertThat(client.del(key)).isEqualTo(1));
    }
    one.bulk.adopt();
    assertThat(store.abandoned(Long.MAX_VALUE)).isEmpty();
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
    try (RedisClient client = RedisClient.create("127.0.0.1", redis.port())) {
      assertThat(client.keys("*:bulk:" + plan.id() + "*"))
          .as("the job, its chunks, and what became of them: all go with time")
          .hasSize(3)
          .allSatisfy(key -> assertThat(client.pttl(key)).as(key).isPositive());
    }
    one.bulk.apply(plan.id(), 0, OPS);
    assertThat(resting(one, plan.id()).tally()).isEqualTo(new BulkJob.Tally(2_000, 0, 0));
    assertThat(
            stores
                .tasks()
                .list(new TaskFilter(Set.of(TaskState.HELD), "", "", ""), 1, "", false)
                .total())
        .isEqualTo(2_000);
  }
}
