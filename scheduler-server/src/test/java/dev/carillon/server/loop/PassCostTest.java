package dev.carillon.server.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.worker.Hint;
import dev.carillon.model.worker.Order;
import dev.carillon.model.worker.Registration;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.PatientRedis;
import dev.carillon.server.core.Changes;
import dev.carillon.server.core.Dispatch;
import dev.carillon.server.core.EngineSettings;
import dev.carillon.server.core.LoopSignals;
import dev.carillon.server.core.Statistics;
import dev.carillon.server.core.Window;
import dev.carillon.server.core.WorkerRegistry;
import dev.carillon.server.core.port.HintChannel;
import dev.carillon.server.embedded.EmbeddedRedis;
import dev.carillon.server.store.redis.NoTelemetry;
import dev.carillon.server.store.redis.RedisStores;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a pass costs is set by what it gives out, not by all lines that wait times all workers. */
class PassCostTest {
  private static final int BUCKETS = 16;
  private static final int WORKERS = 200;
  private static final LoopSignals SILENT =
      new LoopSignals() {
        @Override
        public void ready() {}

        @Override
        public void due(int bucket, long dueMs) {}
      };

  private final Random random = new Random(6);
  private final List<Hint> hinted = new ArrayList<>();

  /** How often all workers were gone through for a line: each time the channel is asked, too. */
  private final AtomicInteger looks = new AtomicInteger();

  private final HintChannel counting =
      new HintChannel() {
        @Override
        public boolean open() {
          return true;
        }

        @Override
        public boolean has(String type) {
          looks.incrementAndGet();
          return false;
        }

        @Override
        public void prepare(Collection<String> types) {}

        @Override
        public void send(List<Hint> hints, Consumer<List<Hint>> failed) {
          throw new AssertionError("there is no topic");
        }
      };

  private EmbeddedRedis redis;
  private RedisStores stores;
  private WorkerRegistry workers;
  private Dispatcher dispatcher;

  @BeforeEach
  void start() {
    redis = EmbeddedRedis.startInMemory();
    stores =
        new RedisStores(
            new RedisStores.Settings(
                "127.0.0.1",
                redis.port(),
                "",
                "pass",
                BUCKETS,
                PatientRedis.TIMEOUT,
                4,
                Ulid.random(1, random),
                "n"),
            NoTelemetry.INSTANCE,
            random);
    stores.checkData();
    Window window = new Window(Duration.ofSeconds(60));
    workers =
        new WorkerRegistry(
            new WorkerRegistry.Ports(
                stores.attempts(),
                stores.logs(),
                counting,
                NoTelemetry.INSTANCE,
                stores.board(),
                List::of),
            EngineSettings.DEFAULTS,
            new WorkerRegistry.Terms("pass", "", "", ""),
            window,
            new Statistics(stores.queues()),
            new Changes(),
            SILENT,
            Clock.systemUTC());
    Dispatch dispatch =
        new Dispatch(
            workers,
            window,
            counting,
            stores.attempts(),
            SILENT,
            Duration.ofSeconds(60),
            () -> true);
    dispatcher = new Dispatcher(stores.attempts(), BUCKETS, () -> true, dispatch, 200, random);
  }

  @AfterEach
  void stop() {
    stores.close();
    redis.close();
  }

  @Test
  void oneFreeSlotAmongManySessionsIsGivenAway_withoutGoingThroughAllForEachOf2000Lines() {
    IntStream.range(0, WORKERS).forEach(i -> worker("echo", "http"));
    submit(Collections.nCopies(WORKERS - 1, task("echo", "default")));
    while (hinted.size() < WORKERS - 1) {
      dispatcher.runOnce();
    }
    hinted.clear();
    submit(
        IntStream.range(0, 1_000)
            .boxed()
            .flatMap(i -> List.of(task("echo", "q" + i), task("http", "q" + i)).stream())
            .toList());
    looks.set(0);

    dispatcher.runOnce();

    assertThat(hinted).hasSize(1);
    assertThat(looks.get()).as("times that all workers were gone through").isLessThan(20);
  }

  @Test
  void aLineWithoutRoomIsAskedForOnceAPass_notInEachBucket() {
    IntStream.range(0, WORKERS).forEach(i -> worker("idle"));
    int queues = 20;
    submit(IntStream.range(0, 2_000).mapToObj(i -> task("echo", "q" + i % queues)).toList());

    dispatcher.runOnce();

    assertThat(hinted).isEmpty();
    assertThat(looks.get()).as("times that all workers were gone through").isEqualTo(queues);
  }

  private static NewTask task(String type, String queue) {
    return NewTask.of(type, Payload.of("x")).inQueue(queue);
  }

  private void submit(List<NewTask> tasks) {
    stores.tasks().submit(tasks, "ops");
  }

  private void worker(String... types) {
    String id = Ulid.random(1, random);
    workers.register(
        new Registration(id, "w", "h", 1, List.of(types), List.of(), 1, Map.of(), "v", false));
    workers.open(
        id,
        false,
        order -> {
          if (order instanceof Order.Hints some) {
            hinted.addAll(some.hints());
          }
        },
        () -> {});
  }
}
