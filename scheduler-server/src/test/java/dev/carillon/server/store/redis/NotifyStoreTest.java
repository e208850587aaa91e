package dev.carillon.server.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.notify.Channel;
import dev.carillon.model.notify.Delivery;
import dev.carillon.model.notify.DeliveryFilter;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.PatientRedis;
import dev.carillon.server.core.Owned;
import dev.carillon.server.core.notify.Dispatching;
import dev.carillon.server.core.notify.Gathering;
import dev.carillon.server.core.notify.Happening;
import dev.carillon.server.core.notify.NotifySettings;
import dev.carillon.server.core.port.Courier;
import dev.carillon.server.core.port.NotifyStore;
import dev.carillon.server.core.port.NotifyStore.Due;
import dev.carillon.server.core.port.NotifyStore.Gathered;
import dev.carillon.server.core.port.NotifyStore.Line;
import dev.carillon.server.core.port.NotifyStore.Match;
import dev.carillon.server.core.port.NotifyStore.Outcome;
import dev.carillon.server.core.port.NotifyStore.Parcel;
import dev.carillon.server.embedded.EmbeddedRedis;
import dev.carillon.server.loop.NoticeSender;
import dev.carillon.server.notify.Wording;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** What notifications leave in Redis goes again, and what is broken there stops nothing else. */
class NotifyStoreTest {
  private static final Duration DAY = Duration.ofDays(1);

  private final Random random = new Random(7);
  private EmbeddedRedis redis;
  private RedisStores stores;
  private NotifyStore store;
  private long epoch;

  @BeforeEach
  void open() {
    redis = EmbeddedRedis.startInMemory();
    stores =
        new RedisStores(
            new RedisStores.Settings(
                "127.0.0.1",
                redis.port(),
                "",
                "notify",
                1,
                PatientRedis.TIMEOUT,
                4,
                Ulid.random(2, random),
                "n1"),
            NoTelemetry.INSTANCE,
            random);
    stores.checkData();
    epoch = stores.ownership().beat(Duration.ofSeconds(60)).get(NotifyStore.HOME);
    store = stores.notifications();
  }

  @AfterEach
  void close() {
    stores.close();
    redis.close();
  }

  private void messages(int from, int to, Delivery.State state) {
    List<String> ids = IntStream.range(from, to).mapToObj(i -> "msg_%04d".formatted(i)).toList();
    store.create(
        ids.stream()
            .map(
                id ->
                    new Parcel(
                        id,
                        "c",
                        Channel.Kind.WEBHOOK,
                        "http://example.org/",
                        "r",
                        "task.dead",
                        false,
                        false,
                        1,
                        "",
                        ""))
            .toList(),
        DAY);
    Delivery.Try told = new Delivery.Try(0, 0, 0, "", false, "");
    ids.forEach(
        id -> assertThat(store.done(id, 0, new Outcome(state, Optional.empty(), told))).isTrue());
  }

  private int left(Delivery.State state) {
    return store
        .list(new DeliveryFilter(Optional.of(state), "", ""), 1_000, "")
        .deliveries()
        .size();
  }

  private void sweep(Duration delivered, int most) {
    OptionalLong next = OptionalLong.of(0);
    for (int i = 0; i < 10 && next.isPresent(); i++) {
      next = store.sweep(epoch, delivered, DAY, most, next.getAsLong());
    }
    assertThat(next).isEmpty();
  }

  /** By the clock that the messages are dated by. */
  private void millisecondsPass() {
    try (Jedis jedis = new Jedis("127.0.0.1", redis.port())) {
      long since = millis(jedis);
      Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> millis(jedis) > since + 2);
    }
  }

  private static long millis(Jedis jedis) {
    List<String> time = jedis.time();
    return Long.parseLong(time.get(0)) * 1_000 + Long.parseLong(time.get(1)) / 1_000;
  }

  @Test
  void deadMessagesThatAreKeptHideNoDeliveredOnes_andOldestGoBeyondANumber() {
    messages(0, 300, Delivery.State.DEAD);
    millisecondsPass();
    messages(300, 750, Delivery.State.DELIVERED);
    sweep(DAY, 1_000);
    assertThat(left(Delivery.State.DELIVERED)).isEqualTo(450);
    millisecondsPass();
    sweep(Duration.ofMillis(1), 1_000);
    assertThat(left(Delivery.State.DELIVERED)).isZero();
    assertThat(left(Delivery.State.DEAD)).isEqualTo(300);
    sweep(DAY, 10);
    assertThat(left(Delivery.State.DEAD)).isEqualTo(10);
  }

  @Test
  void groupsThatAreBrokenOrGoneStopNoOthers() {
    for (int i = 0; i < 4; i++) {
      store.fold(
          0,
          List.of(
              new Match(
                  "%05d".formatted(i),
                  "r",
                  "g" + i,
                  Duration.ZERO,
                  Duration.ZERO,
                  "",
                  Happening.of("task.dead", 1, "s", "d"))));
    }
    try (Jedis jedis = new Jedis("127.0.0.1", redis.port())) {
      String closes = jedis.keys("*notify:closes").iterator().next();
      jedis.hset(jedis.keys("*notify:group:r g0").iterator().next(), "s1", "?");
      jedis.hset(jedis.keys("*notify:group:r g1").iterator().next(), "n", "?");
      jedis.del(jedis.keys("*notify:group:r g2").iterator().next());
      List<Gathered> due = store.due(Line.RULES, 2);
      assertThat(due).extracting(Gathered::name).containsExactly("r g2", "r g3");
      assertThat(store.close(epoch, due.getFirst(), List.of())).isFalse();
      assertThat(store.close(epoch, due.getLast(), List.of())).isTrue();
      assertThat(jedis.zrange(closes, 0, -1)).containsExactly("r g0", "r g1");
    }
  }

  private static Parcel parcel(String id, String channel, String host) {
    return new Parcel(
        id,
        channel,
        Channel.Kind.WEBHOOK,
        "http://" + host + "/",
        "r",
        "task.dead",
        false,
        false,
        1,
        "",
        "");
  }

  /** What sends, with somebody else who takes what is sent. */
  private NoticeSender sender(Duration hold, ExecutorService threads, Consumer<Parcel> receiver) {
    Courier courier =
        (Courier)
            Proxy.newProxyInstance(
                Courier.class.getClassLoader(),
                new Class<?>[] {Courier.class},
                (self, method, args) -> {
                  receiver.accept((Parcel) args[0]);
                  return new Courier.Answer(
                      new Delivery.Try(0, 200, 1, "", true, "taken"), false, false, Duration.ZERO);
                });
    NotifySettings settings = new NotifySettings(DAY, 3, DAY, DAY, 1);
    Dispatching dispatching =
        new Dispatching(
            store, courier, settings, random, stores.info()::nowMs, NoTelemetry.INSTANCE);
    Owned owned = new Owned();
    owned.set(Map.of(NotifyStore.HOME, epoch));
    return new NoticeSender(
        new NoticeSender.Parts(
            store, stores.info(), owned, dispatching, Clock.systemUTC(), NoTelemetry.INSTANCE),
        book -> new Gathering(store, book, new Wording("c"), random),
        hold,
        threads);
  }

  private void channel(String id) {
    assertThat(
            store.put(
                store.version(),
                new NotifyStore.StoredChannel(
                    Channel.webhook(id, "http://example.org/"), List.of())))
        .isTrue();
  }

  @Test
  void aTryThatOutlastsItsHoldIsNotMadeTwice() throws Exception {
    channel("c");
    store.create(List.of(parcel("msg_slow", "c", "slow")), Duration.ZERO);
    CountDownLatch answered = new CountDownLatch(1);
    AtomicInteger tries = new AtomicInteger();
    Duration hold = Duration.ofSeconds(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      NoticeSender sender =
          sender(
              hold,
              threads,
              parcel -> {
                tries.incrementAndGet();
                try {
                  answered.await();
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              });
      long began = System.nanoTime();
      Awaitility.await()
          .pollInterval(Duration.ofMillis(20))
          .until(
              () -> {
                Duration unused = sender.runOnce();
                return System.nanoTime() - began > hold.multipliedBy(4).toNanos();
              });
      assertThat(tries).hasValue(1);
      answered.countDown();
      Awaitility.await().until(() -> left(Delivery.State.DELIVERED) == 1);
      // One that is written down is held no longer, and one of another try is not this one.
      assertThat(store.hold(List.of(new Due(parcel("msg_slow", "c", "slow"), 0)), hold)).isEmpty();
    }
  }

  @Test
  void whatWaitsIsCounted_andHowOldTheOldestIs() {
    String old = "msg_" + Ulid.random(5_000, random);
    String young = "msg_" + Ulid.random(9_000, random);
    store.create(List.of(parcel(young, "c", "a"), parcel(old, "c", "a")), DAY);
    store.create(List.of(parcel("msg_" + Ulid.random(7_000, random), "", "a")), DAY);
    assertThat(store.waiting()).isEqualTo(new NotifyStore.Waiting(2, 1, 5_000));
    Delivery.Try told = new Delivery.Try(0, 0, 0, "", false, "");
    assertThat(store.done(old, 0, new Outcome(Delivery.State.DELIVERED, Optional.empty(), told)))
        .isTrue();
    assertThat(store.waiting()).isEqualTo(new NotifyStore.Waiting(1, 1, 7_000));
  }

  @Test
  void whatRulesTellDoesNotWaitBehindWhatTasksAskedFor_norTheOtherWayRound() {
    channel("c");
    for (boolean many : new boolean[] {true, false}) {
      String crowd = many ? "" : "c";
      List<Parcel> parcels =
          IntStream.range(0, 400)
              .mapToObj(i -> parcel("msg_%s_%04d".formatted(many, i), crowd, "h" + i % 7))
              .toList();
      store.create(parcels, Duration.ZERO);
      millisecondsPass();
      store.create(List.of(parcel("msg_one_" + many, many ? "c" : "", "one")), Duration.ZERO);
      List<String> sent = Collections.synchronizedList(new ArrayList<>());
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        NoticeSender sender = sender(DAY, threads, parcel -> sent.add(parcel.id()));
        Awaitility.await()
            .pollInterval(Duration.ofMillis(2))
            .until(
                () -> {
                  Duration unused = sender.runOnce();
                  return sent.size() == 401;
                });
      }
      assertThat(sent.indexOf("msg_one_" + many)).isLessThan(100);
    }
  }
}
