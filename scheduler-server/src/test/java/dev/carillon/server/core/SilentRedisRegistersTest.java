package dev.carillon.server.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.SubmitResult;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.ClaimResult;
import dev.carillon.model.worker.Nonce;
import dev.carillon.model.worker.Order;
import dev.carillon.model.worker.Registration;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.core.port.HintChannel;
import dev.carillon.server.core.port.WorkerBoard;
import dev.carillon.server.embedded.EmbeddedRedis;
import dev.carillon.server.store.redis.NoTelemetry;
import dev.carillon.server.store.redis.RedisStores;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Workers that fail over while Redis is silent register all the same, and not one behind the other;
 * what they were told before holds from their first claim on.
 */
class SilentRedisRegistersTest {
  private static final int WORKERS = 8;
  private static final LoopSignals SILENT =
      new LoopSignals() {
        @Override
        public void ready() {}

        @Override
        public void due(int bucket, long dueMs) {}
      };

  private final Random random = new Random(21);
  private final AtomicInteger reads = new AtomicInteger();
  private EmbeddedRedis redis;
  private RedisStores stores;
  private WorkerRegistry workers;

  @BeforeEach
  void start() {
    redis = EmbeddedRedis.startInMemory();
    stores =
        new RedisStores(
            new RedisStores.Settings(
                "127.0.0.1",
                redis.port(),
                "",
                "silent",
                1,
                Duration.ofSeconds(2),
                4,
                Ulid.random(1, random),
                "n"),
            NoTelemetry.INSTANCE,
            random);
    stores.checkData();
    HintChannel noKafka = new HintRoad(false, (hints, failed) -> {});
    workers =
        new WorkerRegistry(
            new WorkerRegistry.Ports(
                stores.attempts(),
                stores.logs(),
                noKafka,
                NoTelemetry.INSTANCE,
                counting(stores.board()),
                List::of),
            EngineSettings.DEFAULTS,
            new WorkerRegistry.Terms("silent", "", "", ""),
            new Window(Duration.ofSeconds(60)),
            new Statistics(stores.queues()),
            new Changes(),
            SILENT,
            Clock.systemUTC());
  }

  @AfterEach
  void stop() {
    stores.close();
    redis.close();
  }

  private WorkerBoard counting(WorkerBoard board) {
    return (WorkerBoard)
        Proxy.newProxyInstance(
            WorkerBoard.class.getClassLoader(),
            new Class<?>[] {WorkerBoard.class},
            (proxy, method, args) -> {
              if (method.getName().equals("news")) {
                reads.incrementAndGet();
              }
              try {
                return method.invoke(board, args);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Test
  void theyDoNotWaitForRedisOneBehindTheOther_andOneThatWasPausedGetsNothing() throws Exception {
    List<String> ids = Stream.generate(() -> Ulid.random(1, random)).limit(WORKERS).toList();
    String paused = ids.getFirst();
    String free = ids.getLast();
    stores.board().pause(paused, "why", "ops", Duration.ZERO);
    TaskId task = submitted();
    redis.freeze();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> registered = new ArrayList<>();
      ids.forEach(id -> registered.add(threads.submit(() -> register(id))));
      for (Future<?> one : registered) {
        one.get();
      }
    } finally {
      redis.thaw();
    }
    assertThat(reads.get()).as("waits for Redis").isEqualTo(1);

    Queue<Order> told = new ConcurrentLinkedQueue<>();
    workers.open(paused, false, told::add, () -> {});
    workers.open(free, false, order -> {}, () -> {});
    assertThat(claim(paused, task)).isInstanceOf(ClaimResult.Refused.class);
    workers.lookAtBoard();
    assertThat(told).contains(new Order.Pause(true));
    assertThat(claim(paused, task)).isInstanceOf(ClaimResult.Refused.class);
    assertThat(claim(free, task)).isInstanceOf(ClaimResult.Claimed.class);
  }

  /** Once Redis answers again. */
  private ClaimResult claim(String worker, TaskId task) {
    AttemptRef attempt = new AttemptRef(task, 1, Nonce.random(random));
    return await()
        .ignoreException(CarillonException.class)
        .until(() -> workers.claim(worker, List.of(attempt)).getFirst(), answer -> true);
  }

  private TaskId submitted() {
    NewTask task = NewTask.of("echo", Payload.of("x"));
    SubmitResult result = stores.tasks().submit(List.of(task), "ops").getFirst();
    return TaskId.parse(((SubmitResult.Accepted) result).receipt().id());
  }

  private void register(String id) {
    workers.register(
        new Registration(id, "w", "h", 1, List.of("echo"), List.of(), 4, Map.of(), "v", false));
  }
}
