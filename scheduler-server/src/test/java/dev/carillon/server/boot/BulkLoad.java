package dev.carillon.server.boot;

import dev.carillon.model.bulk.BulkAction;
import dev.carillon.model.bulk.BulkJob;
import dev.carillon.model.bulk.BulkOrder;
import dev.carillon.model.bulk.BulkState;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.SubmitResult;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.Completion;
import dev.carillon.model.worker.Hint;
import dev.carillon.model.worker.Nonce;
import dev.carillon.model.worker.Order;
import dev.carillon.model.worker.Outcome;
import dev.carillon.model.worker.Registration;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.config.Address;
import dev.carillon.server.config.ServerConfig;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.Engine;
import dev.carillon.server.embedded.EmbeddedRedis;
import dev.carillon.server.store.redis.NoTelemetry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/**
 * A measurement, not a test: how long it takes to cancel many tasks, and how late other work starts
 * meanwhile. {@code main <tasks> <rate>}.
 */
final class BulkLoad {
  private static final Caller OPS = new Caller("ops");

  private BulkLoad() {}

  public static void main(String[] args) throws Exception {
    int tasks = Integer.parseInt(args[0]);
    int rate = Integer.parseInt(args[1]);
    Random random = new Random(1);
    ServerConfig defaults = ServerConfig.defaults();
    try (EmbeddedRedis redis = EmbeddedRedis.startInMemory();
        CarillonThreads threads = new CarillonThreads();
        ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
        EngineRuntime runtime =
            new EngineRuntime(
                defaults.withRedis(
                    defaults.redis().withAddress(new Address("127.0.0.1", redis.port()))),
                NoTelemetry.INSTANCE,
                threads,
                Clock.systemUTC(),
                random,
                "test")) {
      runtime.start();
      runtime.awaitOwner(Duration.ofSeconds(10));
      Engine engine = runtime.engine();
      String worker = Ulid.random(1, random);
      engine
          .workers()
          .register(
              new Registration(
                  worker, "w", "host", 1, List.of("echo"), List.of(), 500, Map.of(), "t", false));
      engine
          .workers()
          .open(
              worker,
              false,
              order -> {
                if (order instanceof Order.Hints(List<Hint> hints)) {
                  calls.execute(() -> work(engine, worker, hints, random));
                }
              },
              () -> {});
      NewTask later =
          NewTask.of("echo", Payload.of("x".repeat(200)))
              .inQueue("doomed")
              .dueAt(new NewTask.Due.After(Duration.ofHours(1)));
      for (int i = 0; i < tasks; i += 1_000) {
        engine.tasks().submit(IntStream.range(0, 1_000).mapToObj(n -> later).toList(), OPS);
      }
      System.out.println("stored");
      other(engine, 20); // warm
      report(engine, "other work alone", other(engine, 100));
      long start = System.nanoTime();
      BulkJob plan =
          engine.finding().bulk().plan(BulkOrder.of(BulkAction.CANCEL, "queue:doomed", ""), OPS);
      while (plan.state() == BulkState.PLANNING) {
        Thread.sleep(50);
        plan = engine.finding().bulk().get(plan.id());
      }
      long planned = System.nanoTime();
      String id = plan.id();
      engine.finding().bulk().apply(id, rate, OPS);
      List<TaskId> ids = new ArrayList<>();
      BulkJob job;
      do {
        ids.addAll(other(engine, 5));
        job = engine.finding().bulk().get(id);
      } while (!job.state().resting());
      // The end is the job's own: the loop looks only every half second.
      System.out.printf(
          "%s %s of %,d: plan %.2f s, apply %.2f s (drift check included)%n",
          job.state(),
          job.tally(),
          job.total(),
          (planned - start) / 1e9,
          (job.endedMs() - job.startedMs()) / 1e3);
      report(engine, "other work meanwhile", ids);
    }
  }

  private static void work(Engine engine, String worker, List<Hint> hints, Random random) {
    List<AttemptRef> attempts =
        hints.stream().map(h -> new AttemptRef(h.id(), h.gen(), Nonce.random(random))).toList();
    engine.workers().claim(worker, attempts);
    engine
        .workers()
        .complete(
            worker,
            attempts.stream()
                .map(a -> new Completion(a, Outcome.SUCCEEDED, "", Payload.EMPTY, Duration.ZERO))
                .toList());
  }

  /** Twenty tasks each tenth of a second, due a little later. */
  private static List<TaskId> other(Engine engine, int rounds) throws InterruptedException {
    NewTask soon =
        NewTask.of("echo", Payload.of("x"))
            .inQueue("other")
            .dueAt(new NewTask.Due.After(Duration.ofMillis(300)));
    List<TaskId> ids = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      engine.tasks().submit(IntStream.range(0, 20).mapToObj(n -> soon).toList(), OPS).stream()
          .map(r -> TaskId.parse(((SubmitResult.Accepted) r).receipt().id()))
          .forEach(ids::add);
      Thread.sleep(100);
    }
    return ids;
  }

  private static void report(Engine engine, String what, List<TaskId> ids) throws Exception {
    Thread.sleep(2_000);
    List<Long> late = new ArrayList<>();
    for (TaskId id : ids) {
      Task task = engine.tasks().get(id);
      late.add(task.startedMs() == 0 ? 99_999 : task.startedMs() - task.dueMs());
    }
    late.sort(Long::compare);
    System.out.printf(
        "%s: %d tasks, late p50 %d ms, p99 %d ms, worst %d ms%n",
        what,
        late.size(),
        late.get(late.size() / 2),
        late.get(late.size() * 99 / 100),
        late.getLast());
  }
}
