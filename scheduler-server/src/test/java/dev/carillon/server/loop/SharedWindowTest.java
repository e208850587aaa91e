package dev.carillon.server.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.ClaimResult;
import dev.carillon.model.worker.Hint;
import dev.carillon.model.worker.Nonce;
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
import dev.carillon.server.core.port.HintChannel;
import dev.carillon.server.embedded.EmbeddedRedis;
import dev.carillon.server.store.redis.NoTelemetry;
import dev.carillon.server.store.redis.RedisStores;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Two servers hint to one share group, whose workers claim each other's hints: together they never
 * hint more than there are free slots, and neither of them stops.
 */
class SharedWindowTest {
  private static final int SLOTS = 4;
  private static final int TASKS = 60;

  private final Random random = new Random(8);

  /** What stands in the topic. */
  private final Deque<Hint> topic = new ArrayDeque<>();

  private final class Server implements AutoCloseable {
    int sent;
    final HintChannel channel =
        new HintRoad(
            true,
            (hints, failed) -> {
              sent += hints.size();
              topic.addAll(hints);
            });
    final RedisStores stores;
    final WorkerRegistry workers;
    final Dispatcher dispatcher;
    final String worker = Ulid.random(1, random);

    Server(int redisPort) {
      stores =
          new RedisStores(
              new RedisStores.Settings(
                  "127.0.0.1",
                  redisPort,
                  "",
                  "shared",
                  4,
                  PatientRedis.TIMEOUT,
                  4,
                  Ulid.random(1, random),
                  "n"),
              NoTelemetry.INSTANCE,
              random);
      stores.checkData();
      Window window = new Window(Duration.ofSeconds(60));
      LoopSignals silent =
          new LoopSignals() {
            @Override
            public void ready() {}

            @Override
            public void due(int bucket, long dueMs) {}
          };
      workers =
          new WorkerRegistry(
              new WorkerRegistry.Ports(
                  stores.attempts(),
                  stores.logs(),
                  channel,
                  NoTelemetry.INSTANCE,
                  stores.board(),
                  List::of),
              EngineSettings.DEFAULTS,
              new WorkerRegistry.Terms("shared", "", "", ""),
              window,
              new Statistics(stores.queues()),
              new Changes(),
              silent,
              Clock.systemUTC());
      Dispatch dispatch =
          new Dispatch(
              workers,
              window,
              channel,
              stores.attempts(),
              silent,
              Duration.ofSeconds(60),
              () -> false);
      dispatcher = new Dispatcher(stores.attempts(), 4, () -> false, dispatch, 200, random);
      workers.register(
          new Registration(
              worker, "w", "h", 1, List.of("echo"), List.of(), SLOTS, Map.of(), "v", true));
      workers.open(worker, true, order -> {}, () -> {});
    }

    @Override
    public void close() {
      stores.close();
    }
  }

  @Test
  void windowsOfSeveralServersAreExactInSum_andOpenAgainForClaimsThatAnotherServerSaw() {
    try (EmbeddedRedis redis = EmbeddedRedis.startInMemory();
        Server a = new Server(redis.port());
        Server b = new Server(redis.port())) {
      a.stores
          .tasks()
          .submit(Collections.nCopies(TASKS, NewTask.of("echo", Payload.of("x"))), "ops");
      List<AttemptRef> runningAtB = new ArrayList<>();
      int[] done = {0};
      await()
          .pollInterval(Duration.ofMillis(30))
          .until(
              () -> {
                a.dispatcher.runOnce();
                b.dispatcher.runOnce();
                int free = 2 * SLOTS - runningAtB.size();
                assertThat(topic.size()).as("hints that stand").isLessThanOrEqualTo(free);
                // The worker of B takes whatever stands first; that of A never gets any.
                while (!topic.isEmpty() && runningAtB.size() < SLOTS) {
                  Hint hint = topic.removeFirst();
                  AttemptRef attempt = new AttemptRef(hint.id(), hint.gen(), Nonce.random(random));
                  assertThat(b.workers.claim(b.worker, List.of(attempt)).getFirst())
                      .isInstanceOf(ClaimResult.Claimed.class);
                  runningAtB.add(attempt);
                }
                done[0] += end(b, runningAtB);
                return done[0] >= TASKS;
              });
      assertThat(a.sent)
          .as("hints of the server whose worker never gets any")
          .isGreaterThan(3 * SLOTS);
    }
  }

  /** Given back, not ended: short runs would let hints stand beyond the free slots. */
  private static int end(Server server, List<AttemptRef> running) {
    server.workers.release(server.worker, running);
    int over = running.size();
    running.clear();
    return over;
  }
}
