package dev.carillon.server.store.redis;

import static dev.carillon.server.store.redis.StoreRig.echo;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.dead.DeadEdits;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.SubmitReceipt;
import dev.carillon.model.task.SubmitResult;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.worker.Completion;
import dev.carillon.model.worker.Outcome;
import dev.carillon.server.core.port.DeadLetterStore;
import dev.carillon.server.core.port.TaskStore;
import dev.carillon.server.embedded.EmbeddedRedis;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

/** What is left of dead letters that were discarded for good, on a real Redis. */
class PurgeTest {
  private static final NewTask KEYED = echo().withIdempotencyKey("k");
  private static EmbeddedRedis redis;
  private StoreRig rig;

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
    rig = new StoreRig(redis);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private TaskId dies(NewTask task) {
    return diesOf("it broke", task);
  }

  private TaskId diesOf(String error, NewTask task) {
    TaskId id = rig.submit(task);
    Completion death =
        new Completion(rig.start(id), Outcome.FAILED_FATALLY, error, Payload.EMPTY, Duration.ZERO);
    assertThat(rig.stores.attempts().complete(List.of(death))).hasSize(1);
    return id;
  }

  private SubmitReceipt submit(NewTask task) {
    TaskStore.Admission admitted = new TaskStore.Admission(task, "", false, task.retry());
    SubmitResult result = rig.stores.tasks().admit(List.of(admitted), "user").getFirst();
    return ((SubmitResult.Accepted) result).receipt();
  }

  private int purge() {
    return purge(0);
  }

  private int purge(long emptySinceMs) {
    return rig.stores.deadLetters().purge(0, rig.epochs.get(0), 100, emptySinceMs);
  }

  @Test
  void whoRepeatsTheSubmitOfADiscardedDeadLetterIsToldThatItDied() {
    TaskId id = dies(KEYED);
    long due = rig.task(id).dueMs();
    rig.stores.deadLetters().discard(List.of(id), "token", Duration.ofMillis(1), "ops");
    rig.passed(rig.nowMs() + 1);
    assertThat(purge()).isEqualTo(1);
    assertThat(rig.stores.tasks().find(id)).isEmpty();
    SubmitReceipt again = submit(KEYED);
    assertThat(again.id()).isEqualTo(id.toString());
    assertThat(again.duplicate()).isTrue();
    assertThat(again.state()).isEqualTo(TaskState.DEAD);
    assertThat(again.dueMs()).isEqualTo(due);
  }

  @Test
  void oldLettersThatAreKeptDoNotKeepTheGroupsThatStandEmpty() {
    for (int i = 0; i <= 100; i++) {
      String kind = Character.toString('a' + i / 26) + Character.toString('a' + i % 26);
      TaskId unused = diesOf("Expected a shelf for " + kind, echo());
    }
    TaskId last = diesOf("Expected something else", echo());
    rig.stores.deadLetters().redrive(List.of(last), DeadEdits.NONE, "ops");
    assertThat(rig.stores.deadLetters().piles(0)).hasSize(102);
    assertThat(purge(rig.nowMs() + 1)).isZero();
    assertThat(rig.stores.deadLetters().piles(0))
        .hasSize(101)
        .extracting(DeadLetterStore.Pile::count)
        .containsOnly(1L);
  }

  @Test
  void aKeyThatNamesNothingAnyMoreIsNotTakenForASuccess() {
    TaskId id = dies(KEYED);
    // As a server of the version before leaves it, which wrote no end behind the key.
    try (var client = RedisClient.create("127.0.0.1", redis.port())) {
      byte[] key = new RedisKeys(rig.cluster, 1).record(0, id.local());
      assertThat(client.del(key)).as(new String(key, StandardCharsets.ISO_8859_1)).isEqualTo(1);
    }
    assertThat(submit(KEYED).state()).isEqualTo(TaskState.DEAD);
  }
}
