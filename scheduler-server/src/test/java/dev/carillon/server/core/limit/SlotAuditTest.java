package dev.carillon.server.core.limit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.model.ledger.AuditReport;
import dev.carillon.model.ledger.Discrepancy;
import dev.carillon.model.task.Payload;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.ClaimResult;
import dev.carillon.model.worker.Completion;
import dev.carillon.model.worker.Hint;
import dev.carillon.model.worker.Outcome;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.ledger.Audits;
import dev.carillon.server.core.ledger.Books;
import dev.carillon.server.core.port.SettingsStore.Scope;
import dev.carillon.server.embedded.EmbeddedRedis;
import dev.carillon.server.store.redis.NoTelemetry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** Damage done to the slots of a limit on a real Redis: the audit finds it and sets it right. */
class SlotAuditTest {
  private static final Caller OPS = new Caller("ops");
  private static EmbeddedRedis redis;
  private static int clusters;
  private LimitRig rig;
  private Books books;
  private Jedis jedis;
  private String cluster = "";

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
    cluster = "slotaudit" + clusters++;
    rig = new LimitRig(redis, cluster, 7);
    books =
        new Books(
            rig.stores.ledger(),
            new Audits(rig.stores.audit(), rig.stores.info(), NoTelemetry.INSTANCE),
            rig.stores.info());
    jedis = new Jedis("127.0.0.1", redis.port());
  }

  @AfterEach
  void close() {
    jedis.close();
    rig.close();
  }

  private byte[] key(String name) {
    return jedis.keys((cluster + "{*}:" + name + ":q:mail").getBytes(ISO_8859_1)).iterator().next();
  }

  private byte[] holder(AttemptRef attempt) {
    return (attempt.id() + ":" + attempt.gen()).getBytes(ISO_8859_1);
  }

  private List<AttemptRef> running(int tasks) {
    for (int i = 0; i < tasks; i++) {
      var unused = rig.submit(LimitRig.task("acme"));
    }
    List<AttemptRef> running = new ArrayList<>();
    for (Hint hint : rig.offers(100)) {
      AttemptRef ref = rig.ref(hint);
      assertThat(rig.claim(ref)).isInstanceOf(ClaimResult.Claimed.class);
      running.add(ref);
    }
    assertThat(running).hasSize(tasks);
    isHealthy();
    return running;
  }

  private void isMended(String... kinds) {
    AuditReport report = books.check(false, OPS);
    assertThat(report.discrepancies())
        .as("only looked")
        .extracting(Discrepancy::kind)
        .containsExactlyInAnyOrder(kinds);
    assertThat(report.discrepancies()).noneMatch(Discrepancy::repaired);
    AuditReport repair = books.check(true, OPS);
    assertThat(repair.repaired()).isEqualTo(repair.found()).isPositive();
    isHealthy();
  }

  private void isHealthy() {
    assertThat(books.check(false, OPS).discrepancies()).isEmpty();
  }

  @Test
  void countersOfSlotsAreRecounted() {
    rig.put(LimitsFixture.keyed(5));
    running(3);
    byte[] counts = key("slotn");
    byte[] ofKey = jedis.hkeys(counts).stream().filter(f -> f[0] == 'k').findFirst().orElseThrow();
    jedis.hincrBy(counts, ofKey, 2);
    isMended("SLOT_COUNTER");
    assertThat(jedis.hget(counts, ofKey)).asString(ISO_8859_1).isEqualTo("3");
    jedis.hset(counts, "o".getBytes(ISO_8859_1), "4".getBytes(ISO_8859_1));
    isMended("SLOT_COUNTER");
    assertThat(jedis.hexists(counts, "o".getBytes(ISO_8859_1))).isFalse();
    jedis.del(counts);
    isMended("SLOT_COUNTER", "SLOT_COUNTER");
    assertThat(Long.parseLong(new String(jedis.hget(counts, new byte[] {'n'}), ISO_8859_1)))
        .as("the number of writes, as far as is known")
        .isGreaterThanOrEqualTo(3);
  }

  @Test
  void aHolderThatNobodyWouldLookAfterIsListedAgain() {
    rig.put(LimitsFixture.concurrency(2));
    List<AttemptRef> running = running(2);
    jedis.zrem(key("slots"), holder(running.getFirst()));
    isMended("SLOT_ENTRY");
    assertThat(rig.stores.slots().held(Scope.queue("mail"))).isEqualTo(2);
    rig.stores
        .attempts()
        .complete(
            List.of(
                new Completion(
                    running.getLast(), Outcome.SUCCEEDED, "", Payload.EMPTY, Duration.ZERO)));
    jedis.zrem(key("slots"), holder(running.getLast()));
    isMended("SLOT_ENTRY");
    assertThat(rig.stores.slots().held(Scope.queue("mail"))).as("it had ended").isEqualTo(1);
  }

  @Test
  void aListedHolderOfNothingThatRunsGetsItsSlotAnew() {
    rig.put(LimitsFixture.concurrency(2));
    AttemptRef running = running(1).getFirst();
    jedis.hdel(key("slot"), holder(running));
    isMended("SLOT_ENTRY", "NO_SLOT");
    assertThat(rig.stores.slots().holders(Scope.queue("mail"), 10)).hasSize(1);
  }

  @Test
  void aSlotOfAnAttemptThatIsOverComesFree() {
    rig.put(LimitsFixture.concurrency(1));
    AttemptRef running = running(1).getFirst();
    // Whoever was to give the slot back has died, and nobody would look for a long time.
    rig.stores
        .attempts()
        .complete(
            List.of(new Completion(running, Outcome.SUCCEEDED, "", Payload.EMPTY, Duration.ZERO)));
    isHealthy();
    jedis.zadd(key("slots"), 9e15, holder(running));
    var unused = rig.submit(LimitRig.task("acme"));
    assertThat(rig.offers(10)).as("the slot is taken").isEmpty();
    isMended("SLOT_LEAK");
    // A dispatcher that found no slot asks again before long.
    await().until(() -> rig.offers(10).size() == 1);
  }

  @Test
  void whatRunsWithoutASlotIsCountedIn() {
    rig.put(LimitsFixture.concurrency(2));
    AttemptRef running = running(1).getFirst();
    jedis.del(key("slots"), key("slot"));
    isMended("NO_SLOT");
    assertThat(rig.stores.slots().held(Scope.queue("mail"))).isEqualTo(1);
    rig.succeed(running);
    isHealthy();
    assertThat(rig.stores.slots().held(Scope.queue("mail"))).isZero();
  }
}
