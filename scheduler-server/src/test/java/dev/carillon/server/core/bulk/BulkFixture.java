package dev.carillon.server.core.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.model.bulk.BulkJob;
import dev.carillon.model.bulk.BulkOrder;
import dev.carillon.model.bulk.BulkResult;
import dev.carillon.model.bulk.BulkState;
import dev.carillon.model.event.TaskEvent;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.SubmitResult;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskFilter;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskTransitions;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.PatientRedis;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.LoopSignals;
import dev.carillon.server.core.port.BulkStore;
import dev.carillon.server.core.port.EventLog;
import dev.carillon.server.core.query.Pace;
import dev.carillon.server.embedded.EmbeddedRedis;
import dev.carillon.server.store.redis.NoTelemetry;
import dev.carillon.server.store.redis.RedisStores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** Bulk jobs of servers on a real Redis, one a class. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class BulkFixture {
  static final Duration SOON = Duration.ofMinutes(2);
  static final Caller OPS = new Caller("ops");
  EmbeddedRedis redis;
  int clusters;
  final Random random = new Random(9);
  final List<String> told = new ArrayList<>();
  RedisStores stores;
  Server one;
  String eventsFrom;

  @BeforeAll
  void startRedis() {
    redis = EmbeddedRedis.startInMemory();
  }

  @AfterAll
  void stopRedis() {
    redis.close();
  }

  /** A server's bulk jobs; dying leaves its leases to run out. */
  final class Server {
    final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    final BulkOperations bulk;

    Server(String id, Duration lease) {
      this(id, lease, stores.bulks());
    }

    Server(String id, Duration lease, BulkStore store) {
      BulkSettings settings =
          new BulkSettings(
              id, lease, Duration.ofMinutes(15), Duration.ofDays(7), 5_000, Duration.ofSeconds(10));
      LoopSignals silent =
          new LoopSignals() {
            @Override
            public void ready() {}

            @Override
            public void due(int bucket, long dueMs) {}
          };
      bulk =
          new BulkOperations(
              new BulkOperations.Parts(
                  store,
                  stores.search(),
                  stores.info(),
                  new Pace(),
                  silent,
                  (tasks, caller) -> stores.tasks().submit(tasks, caller.name())),
              (worker, attempt, reason) -> told.add(worker + " " + attempt.id() + " " + reason),
              settings,
              threads,
              random);
    }

    /** The plan once it is made: whoever asks is answered before, if it takes long. */
    BulkJob plan(BulkOrder order) {
      String id = bulk.plan(order, OPS).id();
      return await()
          .atMost(SOON)
          .until(() -> bulk.get(id), job -> job.state() != BulkState.PLANNING);
    }

    void die() {
      threads.shutdownNow();
    }
  }

  @BeforeEach
  void open() {
    stores =
        new RedisStores(
            new RedisStores.Settings(
                "127.0.0.1",
                redis.port(),
                "",
                "bulk" + clusters++,
                4,
                PatientRedis.TIMEOUT,
                8,
                Ulid.random(2, random),
                "n1"),
            NoTelemetry.INSTANCE,
            random);
    stores.checkData();
    one = new Server("one", Duration.ofSeconds(15));
    eventsFrom = stores.events().end();
    told.clear();
  }

  /** What many were done at once is in the log and the counters as if each had been done alone. */
  @AfterEach
  void theBooksBalance() {
    one.die();
    EventLog.Read read = stores.events().read(eventsFrom, 1000);
    for (TaskEvent e : read.events()) {
      if (e.from().isPresent() && e.to().isPresent()) {
        assertThat(TaskTransitions.allows(e.cause(), e.from().get(), e.to().get()))
            .as(e.toString())
            .isTrue();
      }
    }
    // What became ready in the millisecond in which a list is begun comes again at its end.
    long over = stores.info().nowMs();
    await().pollInterval(Duration.ofMillis(2)).until(() -> stores.info().nowMs() > over);
    var page = stores.tasks().list(TaskFilter.ALL, 500, "", false);
    int listed = page.tasks().size();
    for (String token = page.nextToken(); !token.isEmpty(); ) {
      var next = stores.tasks().list(TaskFilter.ALL, 500, token, false);
      listed += next.tasks().size();
      token = next.nextToken();
    }
    assertThat((long) listed).isEqualTo(page.total());
    stores.close();
  }

  List<TaskId> submit(int n, String queue, boolean later) {
    NewTask task = NewTask.of("echo", Payload.of("p")).inQueue(queue);
    NewTask due = later ? task.dueAt(new NewTask.Due.After(Duration.ofHours(1))) : task;
    List<TaskId> ids = new ArrayList<>();
    for (int left = n; left > 0; left -= 1_000) {
      stores
          .tasks()
          .submit(IntStream.range(0, Math.min(left, 1_000)).mapToObj(i -> due).toList(), "ops")
          .forEach(r -> ids.add(TaskId.parse(((SubmitResult.Accepted) r).receipt().id())));
    }
    return ids;
  }

  Task task(TaskId id) {
    return stores.tasks().find(id).orElseThrow();
  }

  static BulkJob resting(Server server, String id) {
    return await().atMost(SOON).until(() -> server.bulk.get(id), job -> job.state().resting());
  }

  BulkJob done(BulkOrder order) {
    BulkJob plan = one.plan(order);
    assertThat(plan.state()).as(plan.problem()).isEqualTo(BulkState.PLANNED);
    one.bulk.apply(plan.id(), 0, OPS);
    BulkJob job = resting(one, plan.id());
    assertThat(job.state()).as(job.problem()).isEqualTo(BulkState.DONE);
    return job;
  }

  List<BulkResult> results(String id, Optional<BulkResult.Outcome> only) {
    List<BulkResult> all = new ArrayList<>();
    String token = "";
    do {
      var page = one.bulk.results(id, only, 300, token);
      all.addAll(page.results());
      token = page.nextToken();
    } while (!token.isEmpty());
    return all;
  }
}
