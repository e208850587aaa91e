package dev.carillon.server.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.Completion;
import dev.carillon.model.worker.Hint;
import dev.carillon.model.worker.Nonce;
import dev.carillon.model.worker.Order;
import dev.carillon.model.worker.Outcome;
import dev.carillon.model.worker.Registration;
import dev.carillon.model.worker.Ulid;
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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Hints over sessions: however long the backlog, every worker has its share of them, no more. */
class DirectHintsTest {
  private static final int TASKS = 3_000;

  private static final HintChannel NO_KAFKA =
      new HintChannel() {
        @Override
        public boolean open() {
          return false;
        }

        @Override
        public void prepare(Collection<String> types) {}

        @Override
        public void send(List<Hint> hints, Consumer<List<Hint>> failed) {
          throw new AssertionError("there is no Kafka");
        }
      };

  private static final LoopSignals SILENT =
      new LoopSignals() {
        @Override
        public void ready() {}

        @Override
        public void due(int bucket, long dueMs) {}
      };

  private final Random random = new Random(12);

  /** Runs what it is hinted at, as many at once as it has slots. */
  private final class Hand {
    final String id = Ulid.random(1, random);
    final int slots;
    final WorkerRegistry workers;
    final Deque<Hint> waiting = new ArrayDeque<>();

    Hand(WorkerRegistry workers, int slots) {
      this.workers = workers;
      this.slots = slots;
      workers.register(
          new Registration(
              id, "w", "h", 1, List.of("echo"), List.of(), slots, Map.of(), "v", false));
      workers.open(
          id,
          false,
          order -> {
            if (order instanceof Order.Hints hints) {
              waiting.addAll(hints.hints());
            }
          },
          () -> {});
    }

    /** Claims what it has slots for and ends it; returns how many. */
    int work() {
      List<AttemptRef> attempts = new ArrayList<>();
      while (!waiting.isEmpty() && attempts.size() < slots) {
        Hint hint = waiting.removeFirst();
        attempts.add(new AttemptRef(hint.id(), hint.gen(), Nonce.random(random)));
      }
      if (!attempts.isEmpty()) {
        workers.claim(id, attempts);
        workers.complete(
            id,
            attempts.stream()
                .map(a -> new Completion(a, Outcome.SUCCEEDED, "", Payload.EMPTY, Duration.ZERO))
                .toList());
      }
      return attempts.size();
    }
  }

  @Test
  void hintsThatGoAheadAreSharedByTheSlotsOfAllWorkers() {
    try (EmbeddedRedis redis = EmbeddedRedis.startInMemory();
        RedisStores stores = stores(redis.port())) {
      Window window = new Window(Duration.ofSeconds(60));
      WorkerRegistry workers = workers(stores, window);
      Dispatch dispatch =
          new Dispatch(
              workers,
              window,
              NO_KAFKA,
              stores.attempts(),
              SILENT,
              Duration.ofSeconds(60),
              () -> true);
      Dispatcher dispatcher =
          new Dispatcher(stores.attempts(), 4, () -> true, dispatch, 200, random);
      for (int i = 0; i < TASKS / 500; i++) {
        stores.tasks().submit(Collections.nCopies(500, NewTask.of("echo", Payload.of("x"))), "ops");
      }
      List<Hand> hands = List.of(new Hand(workers, 4), new Hand(workers, 4), new Hand(workers, 8));
      int[] most = new int[3];
      int done = 0;
      for (int pass = 0; done < TASKS; pass++) {
        assertThat(pass).as("passes, of which each gives some hints").isLessThan(10 * TASKS);
        dispatcher.runOnce();
        for (int i = 0; i < 3; i++) {
          most[i] = Math.max(most[i], hands.get(i).waiting.size());
        }
        assertThat(Math.abs(hands.get(0).waiting.size() - hands.get(1).waiting.size()))
            .as("hints of one of two equals beyond those of the other")
            .isLessThanOrEqualTo(6);
        for (Hand hand : hands) {
          done += hand.work();
        }
      }
      assertThat(most[0]).as("hints beyond the slots, so that none waits").isGreaterThan(4);
      assertThat(most[2])
          .as("hints of the third, which is twice as large")
          .isBetween(2 * most[0] - 12, 2 * most[0] + 12);
    }
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
                Duration.ofSeconds(2),
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
