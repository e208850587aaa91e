package dev.carillon.server.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.worker.Registration;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.PatientRedis;
import dev.carillon.server.core.Changes;
import dev.carillon.server.core.Dispatch;
import dev.carillon.server.core.EngineSettings;
import dev.carillon.server.core.HintRoad;
import dev.carillon.server.core.LoopSignals;
import dev.carillon.server.core.Statistics;
import dev.carillon.server.core.Window;
import dev.carillon.server.core.WorkerRegistry;
import dev.carillon.server.core.port.AttemptStore;
import dev.carillon.server.core.port.HintChannel;
import dev.carillon.server.embedded.EmbeddedRedis;
import dev.carillon.server.store.redis.NoTelemetry;
import dev.carillon.server.store.redis.RedisStores;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Kafka refuses one hint after the other on the thread that all its records go through: none of
 * them is a call of Redis there.
 */
class RefusedHintsTest {
  private static final int TASKS = 100;

  private final Random random = new Random(6);
  private final List<Thread> channelThreads = Collections.synchronizedList(new ArrayList<>());
  private final List<Integer> takenBack = Collections.synchronizedList(new ArrayList<>());
  private final List<Thread> takers = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger rings = new AtomicInteger();

  private final HintChannel refusing =
      new HintRoad(
          true,
          (hints, failed) ->
              channelThreads.add(
                  Thread.ofPlatform().start(() -> hints.forEach(h -> failed.accept(List.of(h))))));

  private final LoopSignals bells =
      new LoopSignals() {
        @Override
        public void ready() {
          rings.incrementAndGet();
        }

        @Override
        public void due(int bucket, long dueMs) {}
      };

  /** Notes who takes hints back, and how many at once. */
  private AttemptStore watched(AttemptStore real) {
    return (AttemptStore)
        Proxy.newProxyInstance(
            AttemptStore.class.getClassLoader(),
            new Class<?>[] {AttemptStore.class},
            (proxy, method, args) -> {
              if (method.getName().equals("unpublish")) {
                takers.add(Thread.currentThread());
                takenBack.add(((List<?>) args[0]).size());
              }
              try {
                return method.invoke(real, args);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Test
  void hintsThatKafkaRefusesAreTakenBackTogetherByTheDispatcher() throws Exception {
    try (EmbeddedRedis redis = EmbeddedRedis.startInMemory();
        RedisStores stores = stores(redis)) {
      AttemptStore attempts = watched(stores.attempts());
      Window window = new Window(Duration.ofSeconds(60));
      WorkerRegistry workers = workers(stores, attempts, window);
      Dispatch dispatch =
          new Dispatch(
              workers, window, refusing, attempts, bells, Duration.ofSeconds(60), () -> true);
      Dispatcher dispatcher = new Dispatcher(attempts, 1, () -> true, dispatch, 200, random);
      stores.tasks().submit(Collections.nCopies(TASKS, NewTask.of("echo", Payload.of("x"))), "ops");
      dispatcher.runOnce();
      for (Thread thread : List.copyOf(channelThreads)) {
        thread.join();
      }
      assertThat(takenBack).as("calls of Redis by the channel's threads").isEmpty();
      assertThat(rings.get()).as("the dispatcher is woken").isPositive();
      dispatch.begin(System.nanoTime());
      assertThat(takenBack).containsExactly(TASKS);
      assertThat(takers).containsExactly(Thread.currentThread());
      await()
          .untilAsserted(
              () ->
                  assertThat(stores.queues().counts().get("default").depths())
                      .containsEntry(TaskState.READY, (long) TASKS));
    }
  }

  private RedisStores stores(EmbeddedRedis redis) {
    RedisStores stores =
        new RedisStores(
            new RedisStores.Settings(
                "127.0.0.1",
                redis.port(),
                "",
                "refused",
                1,
                PatientRedis.TIMEOUT,
                4,
                Ulid.random(1, random),
                "n"),
            NoTelemetry.INSTANCE,
            random);
    stores.checkData();
    return stores;
  }

  private WorkerRegistry workers(RedisStores stores, AttemptStore attempts, Window window) {
    WorkerRegistry workers =
        new WorkerRegistry(
            new WorkerRegistry.Ports(
                attempts, stores.logs(), refusing, NoTelemetry.INSTANCE, stores.board(), List::of),
            EngineSettings.DEFAULTS,
            new WorkerRegistry.Terms("refused", "", "", ""),
            window,
            new Statistics(stores.queues()),
            new Changes(),
            bells,
            Clock.systemUTC());
    String worker = Ulid.random(1, random);
    workers.register(
        new Registration(
            worker, "w", "h", 1, List.of("echo"), List.of(), TASKS, Map.of(), "v", true));
    workers.open(worker, true, order -> {}, () -> {});
    return workers;
  }
}
