package dev.carillon.server.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.Completion;
import dev.carillon.model.worker.CompletionCode;
import dev.carillon.model.worker.Hint;
import dev.carillon.model.worker.Nonce;
import dev.carillon.model.worker.Outcome;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.PatientRedis;
import dev.carillon.server.core.members.Membership;
import dev.carillon.server.core.port.AttemptStore;
import dev.carillon.server.core.port.AttemptStore.Renewal;
import dev.carillon.server.core.port.MemberStore;
import dev.carillon.server.core.port.Ownership;
import dev.carillon.server.embedded.EmbeddedRedis;
import dev.carillon.server.loop.OwnerBeat;
import dev.carillon.server.loop.Reaper;
import dev.carillon.server.store.redis.NoTelemetry;
import dev.carillon.server.store.redis.RedisStores;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/**
 * After Redis was silent, or no server there, for longer than a lease nothing is reaped for one.
 */
class HolidayTest {
  private static final Duration LEASE = Duration.ofMillis(1_500);

  /** What the holiday lasts: a machine that stops must not let it go by. */
  private static final Duration HOLIDAY = Duration.ofMinutes(1);

  private static final Duration GONE = Duration.ofSeconds(10);

  private final Random random = new Random(3);

  @Test
  void afterASilenceOfRedis_aWorkerThatRenewsKeepsItsAttempt() {
    assertThat(renewalAfterASilence(new Vitals(HOLIDAY))).isEqualTo(Renewal.RENEWED);
  }

  /** The rule is what saves it: the same scenario fails without. */
  @Test
  void withoutHolidaysTheAttemptIsLost() {
    assertThat(renewalAfterASilence(new Vitals(HOLIDAY, 0))).isEqualTo(Renewal.LOST);
  }

  private Renewal renewalAfterASilence(Vitals vitals) {
    try (EmbeddedRedis redis = EmbeddedRedis.startInMemory();
        RedisStores stores = open(redis)) {
      Map<Integer, Long> epochs = stores.ownership().beat(Duration.ofSeconds(10));
      Owned owned = new Owned();
      owned.set(epochs);
      Reaper reaper =
          new Reaper(
              stores.attempts(), owned, vitals, 200, () -> {}, bucket -> {}, (lost, over) -> {});
      AttemptRef attempt = start(stores, epochs);
      // Told as if the silence had begun long ago: so it is as long as the holiday asks for.
      vitals.answered(stores.info().facts(), System.nanoTime() - HOLIDAY.toNanos());
      redis.freeze();
      long until = System.nanoTime() + LEASE.toNanos() + Duration.ofMillis(100).toNanos();
      while (System.nanoTime() - until < 0) {
        LockSupport.parkNanos(until - System.nanoTime());
      }
      redis.thaw();
      vitals.answered(stores.info().facts(), System.nanoTime());
      Duration unused = reaper.runOnce();
      return stores
          .attempts()
          .heartbeat(List.of(attempt), List.of(), LEASE, Duration.ofSeconds(1))
          .getFirst();
    }
  }

  /** A host that boots again: what workers finished meanwhile lies in their journals. */
  @Test
  void afterATimeWithoutServers_whatWorkersFinishedMeanwhileIsTaken() {
    assertThat(deliveryAfter(Duration.ofMinutes(10))).isEqualTo(CompletionCode.OK);
  }

  /** A worker that died is not waited for when another server goes on at once. */
  @Test
  void whenAnotherServerGoesOnAtOnceALeaseThatIsOverIsReaped() {
    assertThat(deliveryAfter(GONE)).isEqualTo(CompletionCode.STALE);
  }

  private CompletionCode deliveryAfter(Duration withoutServers) {
    try (EmbeddedRedis redis = EmbeddedRedis.startInMemory();
        RedisStores first = open(redis);
        RedisStores second = open(redis);
        Jedis client = new Jedis("127.0.0.1", redis.port())) {
      AttemptRef attempt = start(first, first.ownership().beat(GONE));
      long now = first.info().nowMs();
      await().until(() -> first.info().nowMs() - now > LEASE.toMillis());
      // The last that was heard of the first server lies back so far.
      for (String own : client.keys("*:own")) {
        client.hset(own, "beat", Long.toString(first.info().nowMs() - withoutServers.toMillis()));
      }
      Owned owned = new Owned();
      Vitals vitals = new Vitals(HOLIDAY);
      MemberStore.Self self = new MemberStore.Self(Ulid.random(3, random), "n2", "", "", now);
      OwnerBeat owner =
          new OwnerBeat(
              second.members(),
              second.ownership(),
              new Membership(self),
              owned,
              vitals,
              GONE,
              HOLIDAY,
              () -> {});
      owner.runOnce();
      assertThat(owned.epochs()).isNotEmpty();
      vitals.answered(second.info().facts(), System.nanoTime());
      new Reaper(second.attempts(), owned, vitals, 200, () -> {}, bucket -> {}, (lost, over) -> {})
          .runOnce();
      Completion done =
          new Completion(attempt, Outcome.SUCCEEDED, "", Payload.of("y"), Duration.ZERO);
      return second.attempts().complete(List.of(done)).getFirst().code();
    }
  }

  /** What is spared stays so when a bucket changes hands meanwhile. */
  @Test
  void aServerThatComesSoonAfterSparesWhatItIsGiven() {
    try (EmbeddedRedis redis = EmbeddedRedis.startInMemory();
        RedisStores first = open(redis);
        RedisStores second = open(redis);
        Jedis client = new Jedis("127.0.0.1", redis.port())) {
      first.ownership().beat(GONE);
      for (String own : client.keys("*:own")) {
        client.hset(own, "beat", "1");
      }
      assertThat(spared(second)).isPositive();
      second.ownership().resign();
      assertThat(spared(first)).isPositive();
      assertThat(((Ownership.Holding.Mine) first.ownership().keep(GONE).get(0)).spared())
          .isPositive();
    }
  }

  private static Duration spared(RedisStores stores) {
    return stores.ownership().take(List.of(0), GONE, HOLIDAY).get(0).spared();
  }

  private AttemptRef start(RedisStores stores, Map<Integer, Long> epochs) {
    var unused = stores.tasks().submit(List.of(NewTask.of("echo", Payload.of("x"))), "ops");
    AttemptStore.Head head = stores.attempts().heads(epochs.keySet()).getFirst();
    AttemptStore.Cut cut =
        new AttemptStore.Cut(
            0, epochs.getOrDefault(0, 0L), head.line(), 1, Double.POSITIVE_INFINITY);
    Hint hint = stores.attempts().take(cut, Nonce.random(random), LEASE).getFirst();
    AttemptRef attempt = new AttemptRef(hint.id(), hint.gen(), Nonce.random(random));
    var claimed =
        stores
            .attempts()
            .claim(Ulid.random(1, random), List.of("echo"), List.of(), LEASE, List.of(attempt));
    assertThat(claimed).hasSize(1);
    return attempt;
  }

  private RedisStores open(EmbeddedRedis redis) {
    return new RedisStores(
        new RedisStores.Settings(
            "127.0.0.1",
            redis.port(),
            "",
            "holiday",
            1,
            PatientRedis.TIMEOUT,
            4,
            Ulid.random(4, random),
            "n1"),
        NoTelemetry.INSTANCE,
        random);
  }
}
