package dev.carillon.server.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.ClaimResult;
import dev.carillon.model.worker.Completion;
import dev.carillon.model.worker.Outcome;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.core.port.AttemptStore;
import dev.carillon.server.embedded.EmbeddedRedis;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

/**
 * A record that this version does not know is refused before anything is written: no half calls.
 */
class UnknownLayoutTest {
  private static final String WORKER = Ulid.random(1, new Random(1));
  private static EmbeddedRedis redis;
  private static RedisClient client;
  private StoreRig rig;
  private TaskId good;
  private TaskId strange;

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

  @BeforeEach
  void open() {
    rig = new StoreRig(redis, 1);
    good = rig.submit(StoreRig.echo());
    strange = rig.submit(StoreRig.echo());
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private void layout(TaskId id, int version) {
    client.setrange(
        new RedisKeys(rig.cluster, 1).record(0, id.local()), 0, new byte[] {(byte) version});
  }

  private static void refuses(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            CarillonException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INCOMPATIBLE_DATA));
  }

  private List<AttemptStore.Claim> claim(AttemptRef... refs) {
    return rig.stores
        .attempts()
        .claim(WORKER, List.of("echo"), List.of(), StoreRig.LEASE, List.of(refs));
  }

  @Test
  void takeOffersNothing() {
    layout(strange, 99);
    refuses(() -> rig.take(Duration.ofMinutes(1)));
    assertThat(rig.task(good).state()).isEqualTo(TaskState.READY);
    layout(strange, 1);
    assertThat(rig.take(Duration.ofMinutes(1))).hasSize(2);
  }

  @Test
  void claimGrantsNothing() {
    AttemptRef its = rig.ref(good);
    AttemptRef others = rig.ref(strange);
    layout(strange, 99);
    refuses(() -> claim(its, others));
    assertThat(rig.task(good).state()).isEqualTo(TaskState.READY);
    layout(strange, 1);
    assertThat(rig.take(Duration.ofMinutes(1))).as("both stand in line").hasSize(2);
  }

  @Test
  void completeEndsNothing() {
    AttemptRef its = rig.start(good);
    AttemptRef others = rig.start(strange);
    layout(strange, 99);
    refuses(() -> complete(its, others));
    assertThat(rig.task(good).state()).isEqualTo(TaskState.RUNNING);
    layout(strange, 1);
    assertThat(complete(its, others)).extracting(AttemptStore.Ended::repeat).containsOnly(false);
    assertThat(rig.task(good).state()).isEqualTo(TaskState.SUCCEEDED);
  }

  private List<AttemptStore.Ended> complete(AttemptRef... refs) {
    return rig.stores
        .attempts()
        .complete(
            java.util.Arrays.stream(refs)
                .map(r -> new Completion(r, Outcome.SUCCEEDED, "", Payload.EMPTY, Duration.ZERO))
                .toList());
  }

  @Test
  void oneThatStandsTwiceInACallIsServedOnce() {
    AttemptRef its = rig.ref(good);
    AttemptRef others = rig.ref(good);
    List<AttemptStore.Claim> claimed = claim(its, its, others);
    assertThat(claimed.get(0).result()).isInstanceOf(ClaimResult.Claimed.class);
    assertThat(claimed.get(1).result()).isInstanceOf(ClaimResult.Claimed.class);
    assertThat(claimed.get(2).result()).isNotInstanceOf(ClaimResult.Claimed.class);
    assertThat(rig.events().stream().filter(e -> e.cause().equals("claim"))).hasSize(1);
    assertThat(complete(its, its))
        .extracting(AttemptStore.Ended::repeat)
        .containsExactly(false, true);
    assertThat(rig.events().stream().filter(e -> e.cause().equals("complete"))).hasSize(1);
  }
}
