package dev.carillon.server.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.queue.Keep;
import dev.carillon.model.queue.QueueSettings;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.SubmitResult;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.PatientRedis;
import dev.carillon.server.core.Owned;
import dev.carillon.server.core.limit.LimitBook;
import dev.carillon.server.core.port.RetentionStore;
import dev.carillon.server.core.port.RetentionStore.Shelf;
import dev.carillon.server.core.port.SettingsStore.Change;
import dev.carillon.server.core.port.SettingsStore.Scope;
import dev.carillon.server.core.port.StoreInfo;
import dev.carillon.server.embedded.EmbeddedRedis;
import dev.carillon.server.loop.Retention;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What retention deletes of a real queue, and what it leaves. */
class RetentionTest {
  private static final Duration LONG = Duration.ofDays(1);
  private static final int BUCKETS = 4;
  private static EmbeddedRedis redis;
  private static int clusters;

  private final Random random = new Random(5);
  private final Owned owned = new Owned();
  private RedisStores stores;

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
    stores =
        new RedisStores(
            new RedisStores.Settings(
                "127.0.0.1",
                redis.port(),
                "",
                "keep" + clusters++,
                BUCKETS,
                PatientRedis.TIMEOUT,
                4,
                Ulid.random(2, random),
                "n1"),
            NoTelemetry.INSTANCE,
            random);
    stores.checkData();
    owned.set(stores.ownership().beat(Duration.ofSeconds(10)));
  }

  @AfterEach
  void close() {
    stores.close();
  }

  private List<TaskId> cancelled(String queue, int n, int payload) {
    List<TaskId> ids = new ArrayList<>();
    NewTask task = NewTask.of("echo", Payload.of(new byte[payload])).inQueue(queue);
    for (SubmitResult result :
        stores.tasks().submit(java.util.Collections.nCopies(n, task), "ops")) {
      TaskId id = TaskId.parse(((SubmitResult.Accepted) result).receipt().id());
      stores.tasks().cancel(id, "", "ops");
      ids.add(id);
    }
    return ids;
  }

  private void run(Keep keep) {
    run(Retention.Policy.same(keep));
  }

  private void run(Retention.Policy policy) {
    Retention retention =
        new Retention(
            stores.retention(), stores.info(), owned, policy, BUCKETS, 20, NoTelemetry.INSTANCE);
    while (retention.runOnce().compareTo(Duration.ofSeconds(1)) < 0) {
      // More to delete, or just deleted.
    }
  }

  private long kept(String queue) {
    return stores.queues().counts().get(queue).depths().getOrDefault(TaskState.CANCELLED, 0L);
  }

  private long present(List<TaskId> ids) {
    return ids.stream().filter(id -> stores.tasks().find(id).isPresent()).count();
  }

  @Test
  void aQueueKeepsTheNewestUpToItsCount() {
    List<TaskId> old = cancelled("mail", 200, 10);
    List<TaskId> young = cancelled("mail", 100, 10);
    List<TaskId> other = cancelled("news", 30, 10);
    run(new Keep(LONG, LONG, 120, 0));
    assertThat(kept("mail")).isBetween(116L, 120L).isEqualTo(present(old) + present(young));
    assertThat(present(young)).isGreaterThanOrEqualTo(99);
    assertThat(present(other)).isEqualTo(30);
  }

  /** A store before whose first deletion another server goes through all it finds too much. */
  private RetentionStore disturbed(Runnable other) {
    RetentionStore real = stores.retention();
    boolean[] done = {false};
    return new RetentionStore() {
      @Override
      public List<Shelf> shelves(int bucket, int batch, boolean weigh) {
        return real.shelves(bucket, batch, weigh);
      }

      @Override
      public List<List<Long>> oldest(List<Place> shelves, int most) {
        return real.oldest(shelves, most);
      }

      @Override
      public List<Long> endedBefore(List<Place> shelves, long instantMs) {
        return real.endedBefore(shelves, instantMs);
      }

      @Override
      public int sweep(int bucket, long epoch, Shelf shelf, long endedBeforeMs, int most) {
        if (!done[0]) {
          done[0] = true;
          other.run();
        }
        return real.sweep(bucket, epoch, shelf, endedBeforeMs, most);
      }
    };
  }

  private Retention server(RetentionStore store, Set<Integer> buckets, Keep keep, int batch) {
    Owned its = new Owned();
    its.set(
        owned.epochs().entrySet().stream()
            .filter(e -> buckets.contains(e.getKey()))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    return new Retention(
        store,
        stores.info(),
        its,
        Retention.Policy.same(keep),
        BUCKETS,
        batch,
        NoTelemetry.INSTANCE);
  }

  @Test
  void whereSomethingHadToGoItLooksAgainSoon_andEverMoreSeldomWhereNothingHas() {
    Keep keep = new Keep(Duration.ofDays(7), Duration.ofDays(30), 20, 0);
    Retention retention = server(stores.retention(), Set.of(0, 1, 2, 3), keep, 200);
    for (int seconds : new int[] {1, 2, 4, 8, 16, 30, 30}) {
      assertThat(retention.runOnce()).isEqualTo(Duration.ofSeconds(seconds));
    }
    cancelled("mail", 60, 10);
    while (retention.runOnce().compareTo(Duration.ofSeconds(1)) < 0) {
      // More to delete.
    }
    assertThat(kept("mail")).isEqualTo(20);
    assertThat(retention.runOnce()).isEqualTo(Duration.ofSeconds(2));
  }

  /**
   * With large batches one by one, with small ones by the instant before which few enough ended.
   */
  @ParameterizedTest
  @ValueSource(ints = {200, 5})
  void severalServersTogetherDeleteNoMoreThanTheExcess(int batch) {
    List<TaskId> old = cancelled("mail", 60, 10);
    List<TaskId> young = cancelled("mail", 100, 10);
    Keep keep = new Keep(LONG, LONG, 120, 0);
    Retention b = server(stores.retention(), Set.of(2, 3), keep, batch);
    // Both have seen the same excess before either deletes anything.
    Retention a = server(disturbed(b::runOnce), Set.of(0, 1), keep, batch);
    a.runOnce();
    assertThat(kept("mail")).isGreaterThanOrEqualTo(120);
    for (int i = 0; i < 10; i++) {
      a.runOnce();
      b.runOnce();
    }
    assertThat(kept("mail")).isEqualTo(120).isEqualTo(present(old) + present(young));
    assertThat(present(young)).isGreaterThanOrEqualTo(99);
  }

  @Test
  void aQueueKeepsNoMoreThanItsBytes() {
    List<TaskId> ids = cancelled("mail", 400, 2_000);
    run(new Keep(LONG, LONG, 1_000_000, 400_000));
    long bytes = 0;
    for (int b = 0; b < BUCKETS; b++) {
      for (Shelf shelf : stores.retention().shelves(b, 20, true)) {
        assertThat(shelf.bytesEach()).isBetween(2_000L, 3_500L);
        bytes += shelf.count() * shelf.bytesEach();
      }
    }
    assertThat(bytes).isBetween(380_000L, 400_000L);
    assertThat(present(ids)).isEqualTo(kept("mail"));
  }

  @Test
  void itGoesOnAtOnceWhileMoreHasToGoAndLetsSomeGatherOnceAllIsGone() {
    cancelled("mail", 200, 10);
    Keep keep = new Keep(LONG, LONG, 20, 0);
    Retention retention =
        new Retention(
            stores.retention(),
            stores.info(),
            owned,
            Retention.Policy.same(keep),
            BUCKETS,
            20,
            NoTelemetry.INSTANCE);
    Duration next = retention.runOnce();
    while (next.isZero()) {
      assertThat(kept("mail")).isGreaterThan(20);
      next = retention.runOnce();
    }
    assertThat(next).isEqualTo(Duration.ofMillis(250));
    assertThat(kept("mail")).isEqualTo(20);
  }

  @Test
  void oneLookSoonAfterAnotherDoesNotWeighAgain() {
    cancelled("mail", 300, 2_000);
    List<Boolean> weighed = new ArrayList<>();
    RetentionStore real = stores.retention();
    RetentionStore watched =
        (RetentionStore)
            Proxy.newProxyInstance(
                RetentionStore.class.getClassLoader(),
                new Class<?>[] {RetentionStore.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("shelves")) {
                    weighed.add((Boolean) arguments[2]);
                  }
                  return method.invoke(real, arguments);
                });
    long[] now = {1_700_000_000_000L};
    StoreInfo told =
        (StoreInfo)
            Proxy.newProxyInstance(
                StoreInfo.class.getClassLoader(),
                new Class<?>[] {StoreInfo.class},
                (proxy, method, arguments) ->
                    method.getName().equals("nowMs")
                        ? (Object) now[0]
                        : method.invoke(stores.info(), arguments));
    Retention retention =
        new Retention(
            watched,
            told,
            owned,
            Retention.Policy.of(
                new Keep(LONG.multipliedBy(36_500), LONG.multipliedBy(36_500), 1_000_000, 100_000),
                queue -> Keep.AS_EVERYWHERE,
                () -> false),
            BUCKETS,
            20,
            NoTelemetry.INSTANCE);
    while (retention.runOnce().compareTo(Duration.ofSeconds(1)) < 0) {
      // More to delete, or just deleted.
    }
    assertThat(weighed).hasSizeGreaterThan(2 * BUCKETS);
    assertThat(weighed.subList(0, BUCKETS)).containsOnly(true);
    assertThat(weighed.subList(BUCKETS, weighed.size())).containsOnly(false);
    assertThat(kept("mail")).isBetween(20L, 60L);
    now[0] += 5_000;
    retention.runOnce();
    assertThat(weighed.subList(weighed.size() - BUCKETS, weighed.size())).containsOnly(true);
  }

  @Test
  void aQueueMayKeepLessOrMoreThanTheOthers() {
    List<TaskId> mail = cancelled("mail", 50, 10);
    List<TaskId> news = cancelled("news", 50, 10);
    stores
        .settings()
        .put(
            Scope.queue("mail"),
            with(new Keep(Duration.ZERO, Duration.ZERO, 10, 0)),
            false,
            new Change("ops", "keep"));
    LimitBook book = new LimitBook(stores.settings());
    book.refresh();
    run(
        Retention.Policy.of(
            new Keep(LONG, LONG, 30, 0), queue -> book.queue(queue).keep(), () -> false));
    assertThat(present(mail)).isBetween(8L, 10L);
    assertThat(present(news)).isBetween(27L, 30L);
  }

  private static QueueSettings with(Keep keep) {
    QueueSettings d = QueueSettings.DEFAULTS;
    return new QueueSettings(
        0, d.rate(), "", 0, d.keyRate(), d.retry(), d.ageing(), d.strict(), d.keepsNoDead(), keep);
  }

  @Test
  void nothingYoungerThanItsTimeIsDeletedAndNothingAlive() {
    List<TaskId> ids = cancelled("mail", 20, 10);
    NewTask task = NewTask.of("echo", Payload.of("x")).inQueue("mail");
    stores.tasks().submit(java.util.Collections.nCopies(20, task), "ops");
    run(new Keep(LONG, LONG, 1_000_000, 0));
    assertThat(present(ids)).isEqualTo(20);
    run(new Keep(Duration.ZERO.minusSeconds(1), LONG, 1_000_000, 0));
    assertThat(present(ids)).isZero();
    assertThat(stores.queues().counts().get("mail").depths().get(TaskState.READY)).isEqualTo(20);
  }
}
