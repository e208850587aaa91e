package dev.carillon.server.core.query;

import dev.carillon.model.query.SearchRequest;
import dev.carillon.model.query.SearchUpdate;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.SubmitResult;
import dev.carillon.model.task.TaskFilter;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.embedded.EmbeddedRedis;
import dev.carillon.server.store.redis.NoTelemetry;
import dev.carillon.server.store.redis.RedisStores;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A measurement, not a test: {@code main <tasks> <queues>} fills a Redis of its own and prints how
 * long first pages and scans take.
 */
final class SearchLoad {
  private SearchLoad() {}

  public static void main(String[] args) {
    int tasks = Integer.parseInt(args[0]);
    int queues = Integer.parseInt(args[1]);
    Random random = new Random(1);
    try (EmbeddedRedis redis = EmbeddedRedis.startInMemory();
        RedisStores stores =
            new RedisStores(
                new RedisStores.Settings(
                    "127.0.0.1",
                    redis.port(),
                    "",
                    "load",
                    16,
                    Duration.ofSeconds(20),
                    8,
                    Ulid.random(1, random),
                    "n1"),
                NoTelemetry.INSTANCE,
                random)) {
      stores.checkData();
      long start = System.nanoTime();
      for (int from = 0; from < tasks; from += 1_000) {
        int base = from;
        List<SubmitResult> stored =
            stores
                .tasks()
                .submit(
                    IntStream.range(0, 1_000).mapToObj(i -> task(base + i, queues)).toList(),
                    "load");
        // Some of each line are over.
        for (int i = 0; i < 20; i++) {
          String id =
              ((SubmitResult.Accepted) stored.get((base / 1_000 + i * 49) % 1_000)).receipt().id();
          stores.tasks().cancel(TaskId.parse(id), "", "load");
        }
      }
      System.out.printf(
          "%,d tasks in %,d queues stored in %.1f s%n",
          tasks, queues, (System.nanoTime() - start) / 1e9);
      SearchOperations search =
          new SearchOperations(stores.search(), stores.info(), new Pace(), key -> false);
      time(
          "list, first page of all",
          () -> stores.tasks().list(TaskFilter.ALL, 100, "", false).tasks().size());
      for (String filter :
          List.of(
              "state:cancelled",
              "state:scheduled queue:q1",
              "state:scheduled",
              "queue:q1,q2 type:http",
              "",
              "state:ready priority:3")) {
        time(
            "page of '" + filter + "'", () -> search.page(SearchRequest.of(filter)).tasks().size());
      }
      time(
          "facets of all",
          () -> search.facets("", List.of("state", "queue", "type", "tenant"), 0).matched());
      time("check", () -> search.check("state:scheduled queue:q*").candidates());
      long[] scanned = {0};
      long from = System.nanoTime();
      search.stream(
          SearchRequest.of("label.customer:nobody"),
          new dev.carillon.server.core.Sink<SearchUpdate>() {
            @Override
            public boolean send(SearchUpdate u) {
              scanned[0] = u.scanned();
              return true;
            }

            @Override
            public boolean open() {
              return System.nanoTime() - from < 10_000_000_000L;
            }
          });
      double seconds = (System.nanoTime() - from) / 1e9;
      System.out.printf(
          "scan: %,d records in %.1f s, %,.0f/s%n", scanned[0], seconds, scanned[0] / seconds);
    }
  }

  private static NewTask task(int i, int queues) {
    NewTask task =
        NewTask.of(i % 2 == 0 ? "http" : "shell", Payload.of("x".repeat(200)))
            .inQueue("q" + i % queues)
            .withPriority(i % 10)
            .withLabels(Map.of("customer", "c" + i % 100));
    return i % 3 == 0 ? task : task.dueAt(new NewTask.Due.After(Duration.ofHours(1)));
  }

  private static void time(String what, java.util.function.LongSupplier call) {
    long[] millis = new long[7];
    long value = 0;
    for (int i = 0; i < millis.length; i++) {
      long start = System.nanoTime();
      value = call.getAsLong();
      millis[i] = (System.nanoTime() - start) / 1_000_000;
    }
    long first = millis[0];
    Arrays.sort(millis);
    System.out.printf(
        "%-40s first %4d ms, median %4d ms, worst %4d ms (%,d)%n",
        what, first, millis[3], millis[6], value);
  }
}
