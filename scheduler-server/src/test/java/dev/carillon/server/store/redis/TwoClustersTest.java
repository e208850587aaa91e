package dev.carillon.server.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.SubmitResult;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.Completion;
import dev.carillon.model.worker.Hint;
import dev.carillon.model.worker.Nonce;
import dev.carillon.model.worker.Outcome;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.PatientRedis;
import dev.carillon.server.core.port.AttemptStore;
import dev.carillon.server.core.port.RetentionStore;
import dev.carillon.server.embedded.EmbeddedRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

/** Two clusters on one Redis, the name of one beginning like that of the other. */
class TwoClustersTest {
  private static final Duration LEASE = Duration.ofSeconds(30);
  private final Random random = new Random(11);

  private RedisStores open(EmbeddedRedis redis, String cluster) {
    RedisStores stores =
        new RedisStores(
            new RedisStores.Settings(
                "127.0.0.1",
                redis.port(),
                "",
                cluster,
                4,
                PatientRedis.TIMEOUT,
                4,
                Ulid.random(2, random),
                "n1"),
            NoTelemetry.INSTANCE,
            random);
    stores.checkData();
    return stores;
  }

  @Test
  void whatOneDoesLeavesEveryKeyOfTheOtherAsItIs() {
    try (EmbeddedRedis redis = EmbeddedRedis.startInMemory();
        RedisClient client = RedisClient.create("127.0.0.1", redis.port());
        RedisStores other = open(redis, "prod2");
        RedisStores stores = open(redis, "prod")) {
      work(other);
      Map<String, String> before = keysOf(client, "prod2");
      assertThat(before).hasSizeGreaterThan(30);
      work(stores);
      assertThat(keysOf(client, "prod2")).isEqualTo(before);
      assertThat(other.queues().pausedQueues()).isNotEmpty();
      assertThat(stores.queues().counts()).isEqualTo(other.queues().counts());
    }
  }

  /** A little of everything. */
  private void work(RedisStores stores) {
    Map<Integer, Long> epochs = stores.ownership().beat(Duration.ofSeconds(10));
    List<TaskId> ids = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      NewTask task =
          NewTask.of("echo", Payload.of("x")).inQueue("mail").withIdempotencyKey("key-" + i);
      SubmitResult result = stores.tasks().submit(List.of(task), "ops").getFirst();
      ids.add(TaskId.parse(((SubmitResult.Accepted) result).receipt().id()));
    }
    ids.subList(0, 10).forEach(id -> stores.tasks().cancel(id, "", "ops"));
    stores.attempts().tick(epochs, 100);
    String worker = Ulid.random(1, random);
    for (AttemptStore.Head head : stores.attempts().heads(epochs.keySet())) {
      AttemptStore.Cut cut =
          new AttemptStore.Cut(
              head.bucket(), epochs.get(head.bucket()), head.line(), 100, Double.POSITIVE_INFINITY);
      for (Hint hint : stores.attempts().take(cut, Nonce.random(random), LEASE)) {
        AttemptRef attempt = new AttemptRef(hint.id(), hint.gen(), Nonce.random(random));
        stores.attempts().claim(worker, List.of("echo"), List.of(), LEASE, List.of(attempt));
        Outcome outcome = ids.indexOf(hint.id()) < 25 ? Outcome.FAILED_FATALLY : Outcome.SUCCEEDED;
        Completion end =
            new Completion(attempt, outcome, "no", Payload.of("result"), Duration.ZERO);
        stores.attempts().complete(List.of(end));
      }
    }
    stores.queues().pauseQueue("mail", "test", "ops", Duration.ZERO);
    ids.subList(10, 20).forEach(id -> stores.tasks().revive(id, false, "ops"));
    epochs.forEach(
        (bucket, epoch) -> {
          for (RetentionStore.Shelf shelf : stores.retention().shelves(bucket, true)) {
            stores.retention().sweep(bucket, epoch, shelf, RetentionStore.WHENEVER, 2);
          }
        });
    stores.ownership().resign();
  }

  private static Map<String, String> keysOf(RedisClient client, String cluster) {
    Map<String, String> dumps = new TreeMap<>();
    for (byte[] key : client.keys((cluster + "[:{]*").getBytes(ISO_8859_1))) {
      String dump = Base64.getEncoder().encodeToString(client.dump(key));
      dumps.put(new String(key, ISO_8859_1), dump);
    }
    return dumps;
  }
}
