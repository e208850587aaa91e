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
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A million tasks become due within one minute; none comes early, none is lost, none runs twice.
 */
@Tag("faults")
class MillionDueTest {
  private static final int BATCH = 500;
  private static final int ON_THEIR_WAY = 8;

  @Test
  void aMillionDelayedTasksDueWithinAMinuteAllRunOnce() {
    int tasks = Faults.times(1_000_000);
    try (Cluster cluster = Cluster.direct(1, 2);
        CarillonClient client =
            CarillonClient.connect(Connection.parse(cluster.serverAddresses()))) {
      // Time to store them all, at a modest rate.
      long firstDue = System.currentTimeMillis() + 10_000 + tasks / 5;
      long since = System.nanoTime();
      submit(client, tasks, firstDue);
      long stored = System.nanoTime();
      cluster.killWorker(0);
      cluster.restartWorker(0);
      try (StoreWalk store = new StoreWalk(cluster.redisPort(), Cluster.NAME, Cluster.BUCKETS)) {
        Awaitility.await()
            .atMost(Duration.ofMinutes(15))
            .pollInterval(Duration.ofMillis(250))
            .until(() -> store.counted().getOrDefault(TaskState.SUCCEEDED, 0L) == tasks);
        long endMs = System.currentTimeMillis();
        store.walk();
        History history = cluster.history();
        List<History.Entry> starts = history.of(History.Kind.STARTED).toList();
        System.out.printf(
            "%n== %d tasks due within a minute, %s: stored in %.1f s, all done %.1f s after the"
                + " last was due, %d executions, early ones %d%n   over 10 ms (µs): scripts: %s; %s%n",
            tasks,
            cluster.faults(),
            (stored - since) / 1e9,
            (endMs - firstDue - 60_000) / 1e3,
            starts.size(),
            starts.stream().filter(e -> e.atMs() < Long.parseLong(e.more())).count(),
            store.slowScripts(),
            cluster.standStill());
        assertThat(store.problems()).isEmpty();
        assertThat(store.tasks()).hasSize(tasks);
        assertThat(starts).noneMatch(e -> e.atMs() < Long.parseLong(e.more()));
        assertThat(starts.stream().map(History.Entry::id).distinct().count()).isEqualTo(tasks);
        assertThat(starts).hasSize(tasks);
      }
    }
  }

  /** Under keys, each batch until it is answered: Redis may pause for longer than its timeout. */
  private static void submit(CarillonClient client, int tasks, long firstDue) {
    Random random = new Random(31);
    Deque<CompletableFuture<List<SubmitResult>>> sent = new ArrayDeque<>();
    for (int from = 0; from < tasks; from += BATCH) {
      List<NewTask> batch =
          IntStream.range(from, Math.min(tasks, from + BATCH))
              .mapToObj(
                  n ->
                      NewTask.of(WorkerProgram.TYPE, Payload.of("0"))
                          .inQueue(Driver.QUEUE)
                          .withIdempotencyKey(Integer.toString(n))
                          .dueAt(new NewTask.Due.At(firstDue + random.nextInt(60_000))))
              .toList();
      sent.add(untilAnswered(client, batch));
      if (sent.size() == ON_THEIR_WAY) {
        accepted(sent.poll());
      }
    }
    sent.forEach(MillionDueTest::accepted);
  }

  private static CompletableFuture<List<SubmitResult>> untilAnswered(
      CarillonClient client, List<NewTask> batch) {
    return client
        .submitBatch(batch)
        .exceptionallyCompose(
            lost ->
                CompletableFuture.supplyAsync(
                        () -> untilAnswered(client, batch),
                        CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS))
                    .thenCompose(answer -> answer));
  }

  private static void accepted(CompletableFuture<List<SubmitResult>> answer) {
    assertThat(answer.orTimeout(60, TimeUnit.SECONDS).join())
        .allMatch(r -> r instanceof SubmitResult.Accepted);
  }
}
