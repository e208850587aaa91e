package dev.carillon.server.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.cluster.Ground;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.worker.Hint;
import dev.carillon.model.worker.Nonce;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.PatientRedis;
import dev.carillon.server.core.port.AttemptStore;
import dev.carillon.server.core.port.MemberStore;
import dev.carillon.server.core.port.Ownership;
import dev.carillon.server.embedded.EmbeddedRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What two servers do to each other through one Redis. */
class SeveralServersOnOneStoreTest {
  private static final Duration GONE = Duration.ofSeconds(10);
  private static final Duration LEASE = Duration.ofSeconds(30);

  private final Random random = new Random(3);
  private final List<RedisStores> open = new ArrayList<>();
  private EmbeddedRedis redis;
  private RedisStores a;
  private RedisStores b;

  @BeforeEach
  void start() {
    redis = EmbeddedRedis.startInMemory();
    a = server();
    b = server();
  }

  @AfterEach
  void stop() {
    open.forEach(RedisStores::close);
    redis.close();
  }

  private RedisStores server() {
    RedisStores stores =
        new RedisStores(
            new RedisStores.Settings(
                "127.0.0.1",
                redis.port(),
                "",
                "two",
                2,
                PatientRedis.TIMEOUT,
                4,
                Ulid.random(1, random),
                "n" + open.size()),
            NoTelemetry.INSTANCE,
            random);
    stores.checkData();
    open.add(stores);
    return stores;
  }

  private AttemptStore.Cut cut(RedisStores stores, int most) {
    AttemptStore.Head head = stores.attempts().heads(Set.of(0, 1)).getFirst();
    return new AttemptStore.Cut(head.bucket(), 0, head.line(), most, Double.POSITIVE_INFINITY);
  }

  private static List<Hint> take(RedisStores stores, AttemptStore.Cut cut, Nonce nonce) {
    return stores.attempts().take(cut, nonce, Duration.ofSeconds(10));
  }

  @Test
  void eachServerCanAskAgainForItsOwnTake_whateverTheOtherTookMeanwhile() {
    List<NewTask> tasks = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      tasks.add(NewTask.of("echo", Payload.of("x")));
    }
    a.tasks().submit(tasks, "ops");
    AttemptStore.Cut cut = cut(a, 5);
    Nonce ofA = Nonce.random(random);
    Nonce ofB = Nonce.random(random);
    List<Hint> takenByA = take(a, cut, ofA);
    List<Hint> takenByB = take(b, cut, ofB);
    assertThat(takenByA).hasSize(5);
    assertThat(takenByB).hasSize(5).doesNotContainAnyElementsOf(takenByA);
    assertThat(take(a, cut, ofA)).isEqualTo(takenByA);
    assertThat(take(b, cut, ofB)).isEqualTo(takenByB);
  }

  @Test
  void aHintStandsUntilItsTaskIsClaimedOrGoesBack() {
    a.tasks().submit(List.of(NewTask.of("echo", Payload.of("x"))), "ops");
    List<Hint> hints = take(a, cut(a, 5), Nonce.random(random));
    assertThat(b.attempts().standing(hints)).isEqualTo(hints);
    b.attempts().unpublish(hints);
    assertThat(a.attempts().standing(hints)).isEmpty();
  }

  @Test
  void aBucketGivenUpIsTakenByAnother_withAHigherEpoch() {
    long epoch = a.ownership().take(List.of(0, 1), GONE, LEASE).get(0).epoch();
    assertThat(b.ownership().take(List.of(0, 1), GONE, LEASE)).isEmpty();
    assertThat(b.ownership().keep(GONE).get(0)).isInstanceOf(Ownership.Holding.Other.class);
    a.ownership().give(List.of(0));
    assertThat(a.ownership().keep(GONE).get(0)).isInstanceOf(Ownership.Holding.Free.class);
    assertThat(b.ownership().take(List.of(0, 1), GONE, LEASE))
        .containsOnlyKeys(0)
        .containsEntry(0, new Ownership.Holding.Mine(epoch + 1, Duration.ZERO));
    assertThat(a.ownership().keep(GONE).get(1))
        .isEqualTo(new Ownership.Holding.Mine(epoch, Duration.ZERO));
  }

  @Test
  void whoOwnedABucketIsRemembered_alsoByOneWhoWasNotThere() {
    a.ownership().take(List.of(0, 1), GONE, LEASE);
    a.ownership().keep(GONE);
    a.ownership().give(List.of(0));
    b.ownership().take(List.of(0), GONE, LEASE);
    // Silent for too long: nobody gave it up.
    b.ownership().take(List.of(1), Duration.ZERO, LEASE);
    List<Ground.Change> seen = server().ownership().history(100);
    assertThat(told(seen, 0)).containsExactly(" → n1, 2", "n0 → , 1", " → n0, 1");
    assertThat(told(seen, 1)).containsExactly("n0 → n1, 2", " → n0, 1");
    assertThat(seen)
        .isSortedAccordingTo(Comparator.comparingLong(Ground.Change::atMs).reversed())
        .allMatch(c -> c.atMs() > 0);
    assertThat(b.ownership().history(2)).isEqualTo(seen.subList(0, 2));
  }

  private static List<String> told(List<Ground.Change> changes, int bucket) {
    return changes.stream()
        .filter(c -> c.bucket() == bucket)
        .map(c -> c.from() + " → " + c.to() + ", " + c.epoch())
        .toList();
  }

  @Test
  void whatABucketRemembersIsBounded() {
    for (int i = 0; i < 30; i++) {
      a.ownership().take(List.of(0), GONE, LEASE);
      a.ownership().resign();
    }
    assertThat(a.ownership().history(100)).hasSize(20);
  }

  @Test
  void serversSeeEachOther_untilOneLeavesOrFallsSilent() throws Exception {
    MemberStore.Self first = new MemberStore.Self(Ulid.random(1, random), "n1", "h:1", "v", 5);
    MemberStore.Self second = new MemberStore.Self(Ulid.random(2, random), "n2", "h:2", "v", 6);
    a.members().beat(first, GONE);
    assertThat(b.members().beat(second, GONE))
        .extracting(MemberStore.Seen::server)
        .containsExactly(first, second);
    assertThat(b.members().beat(second, Duration.ZERO))
        .extracting(MemberStore.Seen::alive)
        .containsExactly(false, false);
    a.members().leave(first);
    assertThat(b.members().beat(second, GONE))
        .extracting(MemberStore.Seen::server)
        .containsExactly(second);
  }
}
