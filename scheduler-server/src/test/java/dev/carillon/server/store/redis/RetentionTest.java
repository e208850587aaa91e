package dev.carillon.server.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.model.error.CarillonException;
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
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
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
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.Jedis;

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

  /** As many, in lots of five: each lot goes to one bucket. */
  private List<TaskId> cancelledInLots(String queue, int n) {
    List<TaskId> ids = new ArrayList<>();
    while (ids.size() < n) {
      ids.addAll(cancelled(queue, 5, 10));
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
    settle(retention);
  }

  /** Until nothing had to go any more. */
  private static void settle(Retention retention) {
    for (int looks = 1; retention.runOnce().compareTo(Duration.ofSeconds(1)) < 0; looks++) {
      assertThat(looks).as("looks that find more to delete").isLessThan(1_000);
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

  /** A store before whose first call of a name another server goes through all it finds. */
  private RetentionStore disturbed(String before, Runnable other, boolean[] done) {
    RetentionStore real = stores.retention();
    return told(
        RetentionStore.class,
        (method, arguments) -> {
          if (method.getName().equals(before) && !done[0]) {
            done[0] = true;
            other.run();
          }
          return method.invoke(real, arguments);
        });
  }

  private interface Answer {
    Object to(Method method, Object[] arguments) throws ReflectiveOperationException;
  }

  private static <T> T told(Class<T> port, Answer answer) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (proxy, method, arguments) -> {
              try {
                return answer.to(method, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
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
    Retention retention = server(keep);
    for (int seconds : new int[] {1, 2, 4, 8, 16, 30, 30}) {
      assertThat(retention.runOnce()).isEqualTo(Duration.ofSeconds(seconds));
    }
    cancelled("mail", 60, 10);
    settle(retention);
    assertThat(kept("mail")).isEqualTo(20);
    assertThat(retention.runOnce()).isEqualTo(Duration.ofSeconds(2));
  }

  /** With large batches one by one, with small ones by the instant before which they ended. */
  @ParameterizedTest
  @CsvSource({"200,sweep", "200,oldest", "200,split", "5,sweep", "5,split"})
  void severalServersTogetherDeleteNoMoreThanTheExcess(int batch, String disturbed) {
    List<TaskId> old = cancelledInLots("mail", 60);
    List<TaskId> young = cancelledInLots("mail", 100);
    // What one bucket holds is one server's, and no other would meddle.
    assertThat(old.stream().map(TaskId::bucket)).contains(0, 1, 2, 3);
    Keep keep = new Keep(LONG, LONG, 120, 0);
    Retention b = server(stores.retention(), Set.of(2, 3), keep, batch);
    // Both have seen the same excess before either deletes anything.
    Runnable other =
        () -> {
          for (int i = 0; i < 10; i++) {
            b.runOnce();
          }
        };
    boolean[] done = {false};
    Retention a = server(disturbed(disturbed, other, done), Set.of(0, 1), keep, batch);
    a.runOnce();
    assertThat(done[0]).as("the other came in between").isTrue();
    assertThat(kept("mail")).isGreaterThanOrEqualTo(120);
    for (int i = 0; i < 100; i++) {
      a.runOnce();
      b.runOnce();
    }
    assertThat(kept("mail")).isEqualTo(120).isEqualTo(present(old) + present(young));
    assertThat(present(young)).isGreaterThanOrEqualTo(99);
  }

  private Retention server(Keep keep) {
    return server(stores.retention(), Set.of(0, 1, 2, 3), keep, 200);
  }

  @Test
  void aLimitThatIsAlwaysALittleExceededHidesNoOther() {
    cancelled("mail", 100, 2_000);
    Retention retention =
        server(stores.retention(), Set.of(0, 1, 2, 3), new Keep(LONG, LONG, 100, 100_000), 20);
    for (int i = 0; i < 5; i++) {
      cancelled("mail", 1, 2_000);
      retention.runOnce();
    }
    assertThat(kept("mail")).isBetween(20L, 60L);
  }

  @Test
  void aShelfThatGrewByOthersIsWeighedBeforeAnyGoesForItsSize() {
    cancelled("mail", 4, 100_000);
    Retention retention = server(new Keep(LONG, LONG, 1_000_000, 2_000_000));
    retention.runOnce();
    cancelled("mail", 400, 10);
    retention.runOnce();
    assertThat(kept("mail")).isEqualTo(404);
  }

  @Test
  void aRecordThatCannotBeReadStaysInSightAndKeepsNoOther() {
    TaskId strange = cancelled("mail", 1, 10).getFirst();
    RedisKeys keys = new RedisKeys("keep" + (clusters - 1), BUCKETS);
    try (Jedis jedis = new Jedis("127.0.0.1", redis.port())) {
      jedis.setrange(keys.record(strange.bucket(), strange.local()), 0, new byte[] {99});
    }
    cancelledInLots("mail", 100);
    List<TaskId> news = cancelled("news", 100, 10);
    Retention retention = server(new Keep(LONG, LONG, 50, 0));
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(retention::runOnce)
          .isInstanceOf(CarillonException.class)
          .hasMessageContaining("LAYOUT 99");
    }
    assertThat(present(news)).isEqualTo(50);
    List<RetentionStore.Place> itsShelf =
        stores.retention().shelves(strange.bucket(), false).stream()
            .filter(shelf -> shelf.line().queue().equals("mail"))
            .map(shelf -> new RetentionStore.Place(strange.bucket(), shelf))
            .toList();
    assertThat(itsShelf).hasSize(1);
    assertThat(kept("mail")).isBetween(50L, 90L);
    assertThat(stores.retention().oldest(itsShelf, 1).getFirst())
        .containsExactly(itsShelf.getFirst().shelf().oldestMs());
  }

  @Test
  void aQueueKeepsNoMoreThanItsBytes() {
    List<TaskId> ids = cancelled("mail", 400, 2_000);
    run(new Keep(LONG, LONG, 1_000_000, 400_000));
    long bytes = 0;
    for (int b = 0; b < BUCKETS; b++) {
      for (Shelf shelf : stores.retention().shelves(b, true)) {
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
    cancelled("mail", 30, 2_000);
    List<Boolean> weighed = new ArrayList<>();
    RetentionStore real = stores.retention();
    RetentionStore watched =
        told(
            RetentionStore.class,
            (method, arguments) -> {
              if (method.getName().equals("shelves")) {
                weighed.add((Boolean) arguments[1]);
              }
              return method.invoke(real, arguments);
            });
    long[] now = {stores.info().nowMs()};
    StoreInfo clock =
        told(
            StoreInfo.class,
            (method, arguments) ->
                method.getName().equals("nowMs")
                    ? now[0]
                    : method.invoke(stores.info(), arguments));
    Retention.Policy keep =
        Retention.Policy.of(
            new Keep(LONG, LONG, 100, 1_000_000), queue -> Keep.AS_EVERYWHERE, () -> false);
    Retention retention =
        new Retention(watched, clock, owned, keep, BUCKETS, 20, NoTelemetry.INSTANCE);
    for (int ms : new int[] {0, 4_999, 1, 4_999}) {
      now[0] += ms;
      retention.runOnce();
    }
    assertThat(weighed.subList(0, BUCKETS)).containsOnly(true);
    assertThat(weighed.subList(BUCKETS, 2 * BUCKETS)).containsOnly(false);
    assertThat(weighed.subList(2 * BUCKETS, 3 * BUCKETS)).containsOnly(true);
    assertThat(weighed.subList(3 * BUCKETS, 4 * BUCKETS)).containsOnly(false);
    assertThat(weighed).hasSize(4 * BUCKETS);
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
