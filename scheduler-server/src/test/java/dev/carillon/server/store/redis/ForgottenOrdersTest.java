package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.control.Paused;
import dev.carillon.model.control.Scope;
import dev.carillon.model.queue.QueueSettings;
import dev.carillon.model.queue.Rate;
import dev.carillon.server.core.port.ControlStore;
import dev.carillon.server.core.port.SettingsStore;
import dev.carillon.server.core.port.SettingsStore.Change;
import dev.carillon.server.embedded.EmbeddedRedis;
import dev.carillon.server.loop.PauseKeeper;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

/**
 * What stands in every bucket, after the Redis of one of them has forgotten an order: in a Redis
 * Cluster a replica that takes over may miss the last writes, or a node comes back empty.
 */
class ForgottenOrdersTest {
  private static final int BUCKETS = 4;
  private static final SettingsStore.Scope MAIL = SettingsStore.Scope.queue("mail");
  private static final Scope QUEUE = new Scope(Scope.Kind.QUEUE, "mail");
  private static final Change CHANGE = new Change("ops", "as it was");
  private static EmbeddedRedis redis;
  private static RedisClient client;

  private final StoreRig rig = new StoreRig(redis, BUCKETS);
  private final RedisKeys keys = new RedisKeys(rig.cluster, BUCKETS);
  private final SettingsStore settings = rig.stores.settings();
  private final ControlStore control = rig.stores.control();

  @BeforeAll
  static void start() {
    redis = EmbeddedRedis.startInMemory();
    client = RedisClient.create("127.0.0.1", redis.port());
  }

  @AfterAll
  static void stop() {
    client.close();
    redis.close();
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private static QueueSettings concurrency(int n) {
    return QueueSettings.ofTenant(n, Rate.NONE);
  }

  private void put(QueueSettings wanted) {
    settings.settled(MAIL, settings.put(MAIL, wanted, true, CHANGE));
  }

  private List<String> everywhere(IntFunction<byte[]> key, String field) {
    return IntStream.range(0, BUCKETS)
        .mapToObj(b -> client.hget(key.apply(b), field.getBytes(UTF_8)))
        .map(value -> value == null ? "" : new String(value, UTF_8))
        .toList();
  }

  private List<String> limits() {
    return everywhere(keys::limits, "q:mail");
  }

  @Test
  void settingsThatBucket0HasForgotten_holdNowhere_andNewOnesHoldEverywhere() {
    put(concurrency(2));
    put(concurrency(4));
    assertThat(limits()).allMatch(text -> text.startsWith("0 4 "));
    client.del(keys.settings(), keys.ranks(0), keys.limits(0), keys.ageing(0));

    assertThat(settings.repair()).isPositive();
    assertThat(limits()).containsOnly("");
    assertThat(settings.repair()).isZero();

    put(concurrency(3));
    assertThat(limits()).allMatch(text -> text.startsWith("0 3 "));
    assertThat(settings.repair()).isZero();
  }

  @Test
  void ofChangesThatBucket0HasForgotten_theOneBeforeHoldsEverywhereAgain() {
    put(concurrency(2));
    Map<byte[], byte[]> stored = client.hgetAll(keys.settings());
    Map<byte[], byte[]> ranks = client.hgetAll(keys.ranks(0));
    put(concurrency(4));
    put(concurrency(5));
    client.hset(keys.settings(), stored);
    client.hset(keys.ranks(0), ranks);

    assertThat(settings.repair()).isPositive();
    assertThat(limits()).allMatch(text -> text.startsWith("0 2 "));
    assertThat(settings.all().get(MAIL).settings()).isEqualTo(concurrency(2));
    assertThat(settings.repair()).isZero();

    put(concurrency(6));
    assertThat(limits()).allMatch(text -> text.startsWith("0 6 "));
  }

  @Test
  void aChangeThatIsOverruledWhileItIsMade_isMadeAgain() {
    put(concurrency(2));
    // Another server has raised what stands there while this one had its version already.
    client.hset(keys.ranks(0), Map.of("settings q:mail".getBytes(UTF_8), "9".getBytes(UTF_8)));

    put(concurrency(4));

    assertThat(settings.all().get(MAIL).settings()).isEqualTo(concurrency(4));
    assertThat(limits()).allMatch(text -> text.startsWith("0 4 "));
  }

  @Test
  void aSwitchThatABucketHasForgotten_orWasLeftWith_isWhatTheOthersSay() {
    Paused all = control.pause(Scope.ALL, "why", "ops", Duration.ofHours(1));
    Paused mail = control.pause(QUEUE, "because\tof this", "ops", Duration.ZERO);
    List<String> before = everywhere(keys::pause, "q:mail");
    assertThat(before).doesNotContain("").containsOnly(before.getFirst());
    assertThat(control.repair()).isZero();

    client.hdel(keys.pause(2), "q:mail".getBytes(UTF_8));
    client.hset(keys.pause(3), Map.of("q:news".getBytes(UTF_8), before.getFirst().getBytes(UTF_8)));
    AtomicInteger rung = new AtomicInteger();
    PauseKeeper keeper = new PauseKeeper(control, rung::incrementAndGet);
    var unused = keeper.runOnce();
    assertThat(rung).as("an order may be under way").hasValue(0);
    var again = keeper.runOnce();

    assertThat(rung).as("tasks of news may run").hasValue(1);
    assertThat(everywhere(keys::pause, "q:mail")).isEqualTo(before);
    assertThat(everywhere(keys::pause, "q:news")).containsOnly("");
    assertThat(control.pauses()).containsExactlyInAnyOrder(all, mail);
    assertThat(control.repair()).isZero();
  }

  @Test
  void aPauseThatOnlyBucket0HasForgotten_isToldAgain_andOneItAloneStillKnows_isOver() {
    Paused mail = control.pause(QUEUE, "why", "ops", Duration.ZERO);
    Map<byte[], byte[]> known = client.hgetAll(keys.pause(0));
    client.del(keys.pause(0));
    assertThat(control.pauses()).isEmpty();
    assertThat(control.repair() + control.repair()).isEqualTo(1);
    assertThat(control.pauses()).containsExactly(mail);

    assertThat(control.resume(QUEUE, "ops")).isTrue();
    client.hset(keys.pause(0), known);
    assertThat(control.repair() + control.repair()).isEqualTo(1);
    assertThat(control.pauses()).isEmpty();
  }

  @Test
  void anOrderToResumeThatReachedSomeBucketsOnly_isToldAsStillPaused_andRepeatedInFull() {
    var paused = control.pause(QUEUE, "why", "ops", Duration.ZERO);
    client.hdel(keys.pause(1), "q:mail".getBytes(UTF_8));

    assertThat(control.pauses()).containsExactly(paused);
    assertThat(control.resume(QUEUE, "ops")).isTrue();

    assertThat(everywhere(keys::pause, "q:mail")).containsOnly("");
    assertThat(control.resume(QUEUE, "ops")).isFalse();
    assertThat(control.repair()).isZero();
  }
}
