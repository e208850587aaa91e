package dev.carillon.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.client.CarillonClient;
import dev.carillon.client.Connection;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.SubmitResult;
import dev.carillon.model.task.TaskState;
import dev.carillon.server.store.redis.StoreWalk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Many callers send the same requests several times at once, while the server is killed. */
@Tag("faults")
class IdempotencyTest {
  private static final int COPIES = 5;
  private static final int BATCH = 250;

  private final Map<String, Set<String>> idsOfKeys = new ConcurrentHashMap<>();

  @Test
  void fiftyThousandKeysFiveTimesGiveFiftyThousandTasks() {
    int keys = Faults.times(50_000);
    try (Cluster cluster = Cluster.direct(1, 0);
        var callers = Executors.newFixedThreadPool(COPIES)) {
      List<CompletableFuture<Void>> done =
          IntStream.range(0, COPIES)
              .mapToObj(
                  copy ->
                      CompletableFuture.runAsync(
                          () -> sendAll(cluster.serverAddresses(), keys, copy), callers))
              .toList();
      for (int part = 1; part <= 2; part++) {
        int wanted = keys * part / 3;
        Awaitility.await().atMost(Duration.ofMinutes(3)).until(() -> idsOfKeys.size() >= wanted);
        cluster.killServer(0);
        cluster.restartServer(0);
      }
      done.forEach(CompletableFuture::join);
      try (StoreWalk store =
          new StoreWalk(cluster.redisPort(), Cluster.NAME, Cluster.BUCKETS).walk()) {
        System.out.printf(
            "%n== %d keys × %d copies, %s: %d ids given, %d tasks stored%n",
            keys,
            COPIES,
            cluster.faults(),
            idsOfKeys.values().stream().flatMap(Set::stream).distinct().count(),
            store.tasks().size());
        assertThat(idsOfKeys).hasSize(keys).allSatisfy((key, ids) -> assertThat(ids).hasSize(1));
        assertThat(store.problems()).isEmpty();
        assertThat(store.tasks()).hasSize(keys);
        assertThat(store.counted()).containsEntry(TaskState.READY, (long) keys);
      }
    }
  }

  /** Each copy in an order of its own. */
  private void sendAll(String servers, int keys, int copy) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, keys).boxed().toList());
    Collections.shuffle(order, new Random(copy));
    try (CarillonClient client = CarillonClient.connect(Connection.parse(servers))) {
      for (int from = 0; from < keys; from += BATCH) {
        send(client, order.subList(from, Math.min(keys, from + BATCH)));
      }
    }
  }

  private void send(CarillonClient client, List<Integer> part) {
    List<NewTask> batch =
        part.stream()
            .map(
                n ->
                    NewTask.of(WorkerProgram.TYPE, Payload.of("1"))
                        .inQueue(Driver.QUEUE)
                        .withIdempotencyKey("key-" + n))
            .toList();
    List<SubmitResult> results =
        Awaitility.await()
            .atMost(Duration.ofSeconds(60))
            .ignoreExceptions()
            .pollInterval(50, TimeUnit.MILLISECONDS)
            .pollDelay(Duration.ZERO)
            .until(() -> client.submitBatch(batch).join(), r -> true);
    for (int i = 0; i < batch.size(); i++) {
      assertThat(results.get(i)).isInstanceOf(SubmitResult.Accepted.class);
      String id = ((SubmitResult.Accepted) results.get(i)).receipt().id();
      idsOfKeys
          .computeIfAbsent(batch.get(i).idempotencyKey(), k -> ConcurrentHashMap.newKeySet())
          .add(id);
    }
  }
}
