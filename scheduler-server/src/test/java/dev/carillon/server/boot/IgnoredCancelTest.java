package dev.carillon.server.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.Beat;
import dev.carillon.model.worker.ClaimResult;
import dev.carillon.model.worker.Completion;
import dev.carillon.model.worker.CompletionCode;
import dev.carillon.model.worker.Nonce;
import dev.carillon.model.worker.Order;
import dev.carillon.model.worker.Outcome;
import dev.carillon.model.worker.Registration;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.PatientRedis;
import dev.carillon.server.config.EngineConfig;
import dev.carillon.server.config.ServerConfig;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.Engine;
import dev.carillon.server.core.Workers;
import dev.carillon.server.embedded.EmbeddedRedis;
import dev.carillon.server.store.redis.NoTelemetry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** A worker that is told to stop, beats on and does not: the server ends the attempt without it. */
class IgnoredCancelTest {
  private final Random random = new Random(4);
  private final Caller ops = new Caller("ops");

  private static ServerConfig config(int redisPort) {
    ServerConfig defaults = ServerConfig.defaults();
    EngineConfig engine = defaults.engine();
    return defaults
        .withRedis(PatientRedis.at(redisPort))
        .withEngine(
            new EngineConfig(
                engine.buckets(),
                Duration.ofHours(1), // nobody waits for the end of a lease
                Duration.ofMillis(300),
                engine.claimTimeout(),
                Duration.ofMillis(500),
                engine.ownerGoneAfter(),
                engine.batch()));
  }

  @Test
  void anAttemptThatIgnoresItsCancelEndsAsCancelledSoonAfterTheGrace() {
    CarillonThreads threads = new CarillonThreads();
    try (EmbeddedRedis redis = EmbeddedRedis.startInMemory();
        EngineRuntime runtime =
            new EngineRuntime(
                config(redis.port()),
                NoTelemetry.INSTANCE,
                threads,
                Clock.systemUTC(),
                random,
                "test")) {
      runtime.start();
      Engine engine = runtime.engine();
      Queue<Order> orders = new ConcurrentLinkedQueue<>();
      String worker = Ulid.random(1, random);
      engine
          .workers()
          .register(
              new Registration(
                  worker, "w", "h", 1, List.of("deaf"), List.of(), 1, Map.of(), "v", false));
      Workers.Session session = engine.workers().open(worker, false, orders::add, () -> {});
      TaskId id =
          TaskId.parse(
              engine.tasks().submit(NewTask.of("deaf", Payload.of("x")), ops).receipt().id());
      AttemptRef attempt = new AttemptRef(id, 1, Nonce.random(random));
      assertThat(engine.workers().claim(worker, List.of(attempt)).getFirst())
          .isInstanceOf(ClaimResult.Claimed.class);

      engine.tasks().cancel(id, "not needed", ops);
      assertThat(orders).anyMatch(o -> o instanceof Order.Cancel);
      await()
          .pollInterval(Duration.ofMillis(100))
          .until(
              () -> {
                session.beat(new Beat(1, List.of(attempt), List.of(), 0, false, 0, 0, false));
                return engine.tasks().get(id).state() == TaskState.CANCELLED;
              });
      Task task = engine.tasks().get(id);
      assertThat(task.error()).isEqualTo("Cancelled by ops: not needed");
      assertThat(task.history().getLast().error()).contains("did not stop in time");
      assertThat(
              engine
                  .workers()
                  .complete(
                      worker,
                      List.of(
                          new Completion(
                              attempt, Outcome.SUCCEEDED, "", Payload.EMPTY, Duration.ZERO))))
          .containsExactly(CompletionCode.STALE);
      session.beat(new Beat(1, List.of(attempt), List.of(), 0, false, 0, 0, false));
      assertThat(orders).anyMatch(o -> o instanceof Order.Lost);
    } finally {
      threads.close();
    }
  }
}
