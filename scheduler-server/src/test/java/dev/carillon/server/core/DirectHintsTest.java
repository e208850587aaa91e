package dev.carillon.server.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.task.TaskId;
import dev.carillon.model.worker.Hint;
import dev.carillon.model.worker.Order;
import dev.carillon.model.worker.Registration;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.PatientRedis;
import dev.carillon.server.core.port.HintChannel;
import dev.carillon.server.embedded.EmbeddedRedis;
import dev.carillon.server.store.redis.NoTelemetry;
import dev.carillon.server.store.redis.RedisStores;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Hints over sessions: however long the backlog, every worker has its share of them, no more. */
class DirectHintsTest {
  private static final Line LINE = new Line("line", "", "default", "echo");

  /** By {@link #ENDED} in half a second: what ends within a tenth of one. */
  private static final int AHEAD = 640;

  private static final int ENDED = 3_200;

  private static final HintChannel NO_KAFKA =
      new HintRoad(
          false,
          (hints, failed) -> {
            throw new AssertionError("there is no Kafka");
          });

  private static final LoopSignals SILENT =
      new LoopSignals() {
        @Override
        public void ready() {}

        @Override
        public void due(int bucket, long dueMs) {}
      };

  private final Random random = new Random(12);
  private int made;

  @Test
  void hintsThatGoAheadAreSharedByTheSlotsOfAllWorkers() {
    try (EmbeddedRedis redis = EmbeddedRedis.startInMemory();
        RedisStores stores = stores(redis.port())) {
      Window window = new Window(Duration.ofSeconds(60));
      WorkerRegistry workers = workers(stores, window);
      List<AtomicInteger> hinted =
          List.of(worker(workers, 4), worker(workers, 4), worker(workers, 8));
      Dispatch dispatch =
          new Dispatch(
              workers,
              window,
              NO_KAFKA,
              stores.attempts(),
              SILENT,
              Duration.ofSeconds(60),
              () -> true);
      long now = System.nanoTime();
      window.ended(LINE.type(), 10);
      assertThat(window.ahead(LINE.type(), now)).as("before a rate is known").isZero();
      for (int i = 0; i < ENDED; i++) {
        window.ended(LINE.type(), 10);
      }
      dispatch.begin(now + Duration.ofMillis(500).toNanos());

      for (int room = dispatch.room(LINE); room > 0; room = dispatch.room(LINE)) {
        dispatch.send(hints(Math.min(room, 7)));
        assertThat(hinted.stream().mapToInt(AtomicInteger::get).sum())
            .as("hints of all")
            .isLessThanOrEqualTo(AHEAD + 2 * 3);
      }

      assertThat(hinted.get(0).get()).as("a quarter of the slots").isBetween(155, 165);
      assertThat(hinted.get(1).get()).as("a quarter of the slots").isBetween(155, 165);
      assertThat(hinted.get(2).get()).as("half of the slots").isBetween(315, 325);
    }
  }

  private List<Hint> hints(int n) {
    return IntStream.range(0, n)
        .mapToObj(
            i ->
                new Hint(
                    new TaskId(0, String.format("%012d", made++)), 1, LINE.queue(), LINE.type()))
        .toList();
  }

  /** Counts what it is hinted at, and claims nothing. */
  private AtomicInteger worker(WorkerRegistry workers, int slots) {
    String id = Ulid.random(1, random);
    AtomicInteger hinted = new AtomicInteger();
    workers.register(
        new Registration(
            id, "w", "h", 1, List.of(LINE.type()), List.of(), slots, Map.of(), "v", false));
    workers.open(
        id,
        false,
        order -> {
          if (order instanceof Order.Hints some) {
            hinted.addAndGet(some.hints().size());
          }
        },
        () -> {});
    return hinted;
  }

  private RedisStores stores(int port) {
    RedisStores stores =
        new RedisStores(
            new RedisStores.Settings(
                "127.0.0.1",
                port,
                "",
                "direct",
                4,
                PatientRedis.TIMEOUT,
                4,
                Ulid.random(1, random),
                "n"),
            NoTelemetry.INSTANCE,
            random);
    stores.checkData();
    return stores;
  }

  private static WorkerRegistry workers(RedisStores stores, Window window) {
    return new WorkerRegistry(
        new WorkerRegistry.Ports(
            stores.attempts(),
            stores.logs(),
            NO_KAFKA,
            NoTelemetry.INSTANCE,
            stores.board(),
            List::of),
        EngineSettings.DEFAULTS,
        new WorkerRegistry.Terms("direct", "", "", ""),
        window,
        new Statistics(stores.queues()),
        new Changes(),
        SILENT,
        Clock.systemUTC());
  }
}
