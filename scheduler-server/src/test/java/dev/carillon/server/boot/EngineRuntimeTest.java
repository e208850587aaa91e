package dev.carillon.server.boot;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import dev.carillon.model.queue.QueueSnapshot;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.RetryPolicy;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.Beat;
import dev.carillon.model.worker.ClaimResult;
import dev.carillon.model.worker.Completion;
import dev.carillon.model.worker.Hint;
import dev.carillon.model.worker.Nonce;
import dev.carillon.model.worker.Order;
import dev.carillon.model.worker.Outcome;
import dev.carillon.model.worker.Registration;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.PatientRedis;
import dev.carillon.server.config.Limits;
import dev.carillon.server.config.ServerConfig;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.Engine;
import dev.carillon.server.core.Workers;
import dev.carillon.server.core.port.Telemetry;
import dev.carillon.server.embedded.EmbeddedRedis;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** The engine's loops move a task from a door to a worker's session and to its end. */
class EngineRuntimeTest {
  private final Random random = new Random(11);
  private final CarillonThreads threads = new CarillonThreads();
  private final Caller ops = new Caller("ops");
  private final BlockingQueue<Order> orders = new LinkedBlockingQueue<>();
  private EmbeddedRedis redis;
  private EngineRuntime runtime;
  private Engine engine;

  @BeforeEach
  void start() throws Exception {
    redis = EmbeddedRedis.startInMemory();
    ServerConfig defaults = ServerConfig.defaults();
    ServerConfig config = defaults.withRedis(PatientRedis.at(redis.port()));
    runtime =
        new EngineRuntime(config, Silent.INSTANCE, threads, Clock.systemUTC(), random, "test");
    runtime.start();
    engine = runtime.engine();
    assertThat(runtime.awaitOwner(Duration.ofMinutes(2))).isTrue();
  }

  @AfterEach
  void stop() {
    runtime.close();
    threads.close();
    redis.close();
  }

  private String worker(int slots) {
    String id = Ulid.random(1, random);
    engine
        .workers()
        .register(
            new Registration(
                id, "w", "host", 1, List.of("echo"), List.of(), slots, Map.of(), "test", false));
    return id;
  }

  private Workers.Session open(String worker) {
    return engine.workers().open(worker, false, orders::add, () -> {});
  }

  private Hint hint() throws InterruptedException {
    for (Order order = next(); ; order = next()) {
      if (order instanceof Order.Hints(List<Hint> hints)) {
        return hints.getFirst();
      }
    }
  }

  private Order next() throws InterruptedException {
    Order order = orders.poll(2, TimeUnit.MINUTES);
    assertThat(order).as("an order").isNotNull();
    return order;
  }

  private NewTask echo() {
    return NewTask.of("echo", Payload.of("hi"));
  }

  private TaskId submit(NewTask task) {
    return TaskId.parse(engine.tasks().submit(task, ops).receipt().id());
  }

  @Test
  void aDelayedTaskReachesAWorkerAndEnds() throws Exception {
    String worker = worker(4);
    open(worker);
    TaskId id = submit(echo().dueAt(new NewTask.Due.After(Duration.ofMillis(100))));
    AttemptRef attempt = new AttemptRef(id, hint().gen(), Nonce.random(random));
    assertThat(engine.workers().claim(worker, List.of(attempt)).getFirst())
        .isInstanceOf(ClaimResult.Claimed.class);
    assertThat(engine.tasks().get(id).startedMs())
        .isGreaterThanOrEqualTo(engine.tasks().get(id).dueMs());
    engine
        .workers()
        .complete(
            worker,
            List.of(
                new Completion(attempt, Outcome.SUCCEEDED, "", Payload.of("hi"), Duration.ZERO)));
    assertThat(engine.tasks().get(id).state()).isEqualTo(TaskState.SUCCEEDED);
    await()
        .untilAsserted(() -> assertThat(engine.cluster().stats("").succeededTotal()).isEqualTo(1));
  }

  @Test
  void hintsOfAClosedSessionGoToTheNextWorker() throws Exception {
    String first = worker(1);
    Workers.Session session = open(first);
    TaskId id = submit(echo());
    assertThat(hint().id()).isEqualTo(id);
    session.close();
    String second = worker(1);
    open(second);
    assertThat(hint().id()).isEqualTo(id);
  }

  @Test
  void noMoreIsOfferedThanThereAreSlots() throws Exception {
    String worker = worker(2);
    Workers.Session session = open(worker);
    for (int i = 0; i < 5; i++) {
      submit(echo());
    }
    Hint one = hint();
    session.beat(new Beat(1, List.of(), List.of(), 2, false, 0, 0, false));
    await().until(() -> orders.stream().anyMatch(Order.Renewed.class::isInstance));
    assertThat(engine.queues().list("default").getFirst().waiting()).isEqualTo(5);
    await()
        .untilAsserted(
            () ->
                assertThat(engine.queues().list("default").getFirst().depth(TaskState.DISPATCHED))
                    .isEqualTo(2));
    AttemptRef attempt = new AttemptRef(one.id(), one.gen(), Nonce.random(random));
    engine.workers().claim(worker, List.of(attempt));
    engine
        .workers()
        .complete(
            worker,
            List.of(new Completion(attempt, Outcome.SUCCEEDED, "", Payload.EMPTY, Duration.ZERO)));
    await()
        .untilAsserted(
            () ->
                assertThat(engine.queues().list("default").getFirst().depth(TaskState.READY))
                    .isEqualTo(2));
  }

  @Test
  void aNameTooManyIsRefusedAndTheKnownOnesAreNot() throws Exception {
    ServerConfig defaults = ServerConfig.defaults();
    ServerConfig config =
        defaults.withRedis(PatientRedis.at(redis.port())).withLimits(new Limits(3, 2, 2));
    submit(echo());
    runtime.close();
    runtime =
        new EngineRuntime(config, Silent.INSTANCE, threads, Clock.systemUTC(), random, "test");
    runtime.start();
    engine = runtime.engine();
    await().until(() -> engine.cluster().stats("").submittedTotal() == 1);
    submit(NewTask.of("mail", Payload.EMPTY).ofTenant("acme").inQueue("mail"));
    submit(NewTask.of("mail", Payload.EMPTY).inQueue("third"));
    assertThatThrownBy(() -> submit(NewTask.of("new", Payload.EMPTY)))
        .hasMessageContaining("one of the existing 2 types, but 'new'")
        .extracting("advice", as(STRING))
        .contains("limits.types");
    assertThatThrownBy(() -> submit(echo().ofTenant("new")))
        .hasMessageContaining("one of the existing 2 tenants, but 'new'")
        .extracting("advice", as(STRING))
        .contains("limits.tenants");
    assertThatThrownBy(() -> submit(echo().inQueue("new")))
        .hasMessageContaining("one of the existing 3 queues, but 'new'")
        .extracting("advice", as(STRING))
        .contains("limits.queues");
    await().until(() -> engine.cluster().stats("").submittedTotal() == 3);
    assertThatThrownBy(() -> submit(echo().ofTenant("new"))).hasMessageContaining("2 tenants");
    submit(echo().ofTenant("acme"));
  }

  @Test
  void atStartEveryBucketLearnsHowLongIdempotencyKeysAreKnown() {
    try (Jedis jedis = new Jedis("127.0.0.1", redis.port())) {
      assertThat(jedis.keys("*:window"))
          .hasSize(16)
          .allSatisfy(key -> assertThat(jedis.get(key)).isEqualTo("86400000"));
    }
  }

  @Test
  void oneTenantSeesItsOwnTasksAlone() {
    submit(echo().ofTenant("acme"));
    submit(echo().ofTenant("acme").inQueue("mail"));
    submit(echo().ofTenant("other"));
    submit(echo().ofTenant("other"));
    engine.queues().pause("never-used", "look", Duration.ZERO, ops);
    var acme = engine.queues().list("", "acme");
    assertThat(acme).extracting(QueueSnapshot::name).containsExactly("default", "mail");
    assertThat(acme).extracting(QueueSnapshot::submittedTotal).containsExactly(1L, 1L);
    assertThat(acme.getFirst().depths()).isEqualTo(Map.of(TaskState.READY, 1L));
    var other = engine.queues().list("default", "other").getFirst();
    assertThat(other.depths()).isEqualTo(Map.of(TaskState.READY, 2L));
    assertThat(engine.queues().list("default").getFirst().submittedTotal()).isEqualTo(3);
    assertThat(engine.queues().list("", "nobody")).isEmpty();
    assertThatThrownBy(() -> engine.queues().list("", "No Body")).hasMessageContaining("No Body");
    // A sample may have been taken between two of the submits.
    await()
        .untilAsserted(
            () -> {
              assertThat(engine.cluster().stats("acme").submittedTotal()).isEqualTo(2);
              assertThat(engine.cluster().stats("acme").depth(TaskState.READY)).isEqualTo(2);
              assertThat(engine.cluster().stats("").depth(TaskState.READY)).isEqualTo(4);
            });
    assertThat(engine.cluster().stats("nobody").submittedTotal()).isZero();
  }

  @Test
  void theOldestTaskAndTheDeathsOfATenantAreItsOwn() throws Exception {
    String worker = worker(1);
    open(worker);
    submit(echo().ofTenant("acme").withRetry(new RetryPolicy(1, 1, Duration.ZERO, Duration.ZERO)));
    Hint hint = hint();
    AttemptRef attempt = new AttemptRef(hint.id(), hint.gen(), Nonce.random(random));
    engine.workers().claim(worker, List.of(attempt));
    submit(echo().ofTenant("other"));
    await()
        .untilAsserted(
            () ->
                assertThat(engine.queues().list("default", "other").getFirst().oldestReadyMillis())
                    .isPositive());
    assertThat(engine.queues().list("default", "acme").getFirst().oldestReadyMillis()).isZero();
    engine
        .workers()
        .complete(
            worker,
            List.of(new Completion(attempt, Outcome.FAILED, "no", Payload.EMPTY, Duration.ZERO)));
    assertThat(engine.cluster().stats("acme").deadLastHour()).isEqualTo(1);
    assertThat(engine.cluster().stats("other").deadLastHour()).isZero();
    assertThat(engine.cluster().stats("").deadLastHour()).isEqualTo(1);
  }

  @Test
  void aPausedQueueStopsAndGoesOn() throws Exception {
    open(worker(4));
    engine.queues().pause("default", "look", Duration.ZERO, ops);
    TaskId id = submit(echo());
    assertThat(engine.tasks().get(id).waitingFor()).contains("paused by ops");
    engine.queues().resume("default", ops);
    assertThat(hint().id()).isEqualTo(id);
  }

  /** Counts nothing. */
  private enum Silent implements Telemetry {
    INSTANCE;

    @Override
    public void submitted(String queue, int n) {}

    @Override
    public void completed(String queue, String type, long runMillis) {}

    @Override
    public void failed(String queue, String type, long runMillis) {}

    @Override
    public void started(String queue, long latenessMillis, int n) {}

    @Override
    public void scriptRan(String verb, long nanos) {}
  }
}
