package dev.carillon.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.client.CarillonClient;
import dev.carillon.client.Connection;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.SubmitResult;
import dev.carillon.server.store.redis.StoreWalk;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** Redis reaches its limit: new work is refused in plain words, what is there goes on. */
@Tag("faults")
class RedisFullTest {
  @Test
  void whenRedisIsFullNewWorkIsRefusedAndTheRestGoesOn() {
    try (Cluster cluster = Cluster.direct(1, 2);
        Driver driver = new Driver(cluster.serverAddresses(), 60, 50);
        CarillonClient filler =
            CarillonClient.connect(Connection.parse(cluster.serverAddresses()));
        Jedis redis = new Jedis("127.0.0.1", cluster.redisPort())) {
      driver.awaitMore(120);
      for (int i = 0; i < Faults.times(5); i++) {
        redis.configSet("maxmemory", Long.toString(used(redis) + 500_000));
        cluster.faults().injected("Redis full");
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> refused(filler));
        // Everything that was accepted still ends while Redis is full.
        try (StoreWalk store = new StoreWalk(cluster.redisPort(), Cluster.NAME, Cluster.BUCKETS)) {
          Awaitility.await()
              .atMost(Duration.ofSeconds(30))
              .until(
                  () ->
                      store.counted().entrySet().stream()
                          .allMatch(e -> !e.getKey().live() || e.getValue() == 0));
        }
        redis.configSet("maxmemory", "0");
        driver.awaitMore(60);
      }
      new Checker(cluster, driver).check("Redis full", Duration.ofSeconds(20));
    }
  }

  private static long used(Jedis redis) {
    return redis
        .info("memory")
        .lines()
        .filter(line -> line.startsWith("used_memory:"))
        .mapToLong(line -> Long.parseLong(line.substring("used_memory:".length()).strip()))
        .findFirst()
        .orElseThrow();
  }

  private static List<NewTask> bulk() {
    NewTask task =
        NewTask.of(WorkerProgram.TYPE, Payload.of("1 " + "x".repeat(10_000))).inQueue("bulk");
    return Collections.nCopies(20, task);
  }

  /** Whether Redis had no more room; any other failure fails the test. */
  private static boolean refused(CarillonClient filler) {
    try {
      return filler.submitBatch(bulk()).join().stream()
          .anyMatch(r -> r instanceof SubmitResult.Refused);
    } catch (CompletionException e) {
      assertThat(((CarillonException) e.getCause()).code()).isEqualTo(ErrorCode.STORE_FULL);
      return true;
    }
  }
}
