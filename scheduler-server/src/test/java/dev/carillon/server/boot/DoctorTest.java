package dev.carillon.server.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carillon.model.cluster.Finding;
import dev.carillon.model.cluster.Finding.Severity;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.queue.QueueSettings;
import dev.carillon.model.queue.Rate;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.RetryPolicy;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.Uniqueness;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.Beat;
import dev.carillon.model.worker.Completion;
import dev.carillon.model.worker.Nonce;
import dev.carillon.model.worker.Order;
import dev.carillon.model.worker.Outcome;
import dev.carillon.model.worker.Registration;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.PatientRedis;
import dev.carillon.server.config.ServerConfig;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.Engine;
import dev.carillon.server.core.Workers;
import dev.carillon.server.embedded.EmbeddedRedis;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** Trouble brought about on a real engine and a real Redis, and what the doctor says of it. */
class DoctorTest {
  private final Random random = new Random(4);
  private final CarillonThreads threads = new CarillonThreads();
  private final Caller ops = new Caller("ops");
  private final BlockingQueue<Order> orders = new LinkedBlockingQueue<>();
  private EmbeddedRedis redis;
  private Jedis jedis;
  private EngineRuntime runtime;
  private Engine engine;

  @BeforeEach
  void startRedis() {
    redis = EmbeddedRedis.startInMemory();
    jedis = new Jedis("127.0.0.1", redis.port());
  }

  private void start() throws Exception {
    ServerConfig defaults = ServerConfig.defaults();
    runtime =
        new EngineRuntime(
            defaults.withRedis(PatientRedis.at(redis.port())),
            SilentTelemetry.INSTANCE,
            threads,
            Clock.systemUTC(),
            random,
            "test");
    runtime.start();
    engine = runtime.engine();
    assertThat(runtime.awaitOwner(Duration.ofMinutes(2))).isTrue();
  }

  @AfterEach
  void stop() {
    runtime.close();
    threads.close();
    jedis.close();
    redis.close();
  }

  private List<Finding> examine() {
    return engine.trust().doctor().examine().findings();
  }

  private void finds(Severity severity, String... words) {
    await()
        .untilAsserted(
            () ->
                assertThat(examine())
                    .anySatisfy(
                        f -> {
                          assertThat(f.severity()).isEqualTo(severity);
                          assertThat(f.title()).contains(words);
                          assertThat(f.advice()).isNotBlank();
                        }));
  }

  private TaskId submit(NewTask task) {
    return TaskId.parse(engine.tasks().submit(task, ops).receipt().id());
  }

  private static NewTask echo() {
    return NewTask.of("echo", Payload.of("hi")).inQueue("mail");
  }

  private String worker(int slots) {
    String id = Ulid.random(1, random);
    engine
        .workers()
        .register(
            new Registration(
                id, "w", "host", 1, List.of("echo"), List.of(), slots, Map.of(), "test", false));
    engine.workers().open(id, false, orders::add, () -> {});
    return id;
  }

  private AttemptRef claim(String worker) throws InterruptedException {
    while (true) {
      Order order = orders.poll(2, TimeUnit.MINUTES);
      assertThat(order).isNotNull();
      if (order instanceof Order.Hints hints) {
        AttemptRef ref =
            new AttemptRef(
                hints.hints().getFirst().id(),
                hints.hints().getFirst().gen(),
                Nonce.random(random));
        engine.workers().claim(worker, List.of(ref));
        return ref;
      }
    }
  }

  @Test
  void aHealthyEngineOnAStoreInMemoryHasOneWarning() throws Exception {
    start();
    await()
        .untilAsserted(
            () ->
                assertThat(examine())
                    .extracting(Finding::title)
                    .containsExactly("Redis keeps no append-only file"));
    await()
        .untilAsserted(
            () ->
                assertThat(engine.cluster().health().findings())
                    .extracting(Finding::title)
                    .containsExactly("Redis keeps no append-only file"));
  }

  @Test
  void aStoreThatMayEvictIsRefusedAndAlarmsIfItChangesItsMind() throws Exception {
    jedis.configSet("maxmemory-policy", "allkeys-lru");
    assertThatThrownBy(this::start)
        .isInstanceOfSatisfying(
            CarillonException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.INCOMPATIBLE_DATA);
              assertThat(e.advice()).contains("redis.any-eviction-policy");
            });
    runtime.close();
    jedis.configSet("maxmemory-policy", "noeviction");
    start();
    jedis.configSet("maxmemory-policy", "allkeys-lru");
    finds(Severity.ERROR, "Redis may evict tasks", "allkeys-lru");
  }

  @Test
  void aStoreNearItsLimitAlarmsBeforeItRefuses() throws Exception {
    start();
    for (int i = 0; i < 300; i++) {
      jedis.set("ballast" + i, "x".repeat(100_000));
    }
    long used = Long.parseLong(jedis.info("memory").split("used_memory:")[1].split("\r")[0]);
    jedis.configSet("maxmemory", "" + used * 100 / 85);
    finds(Severity.WARNING, "% full");
    jedis.configSet("maxmemory", "" + used * 100 / 97);
    finds(Severity.ERROR, "% full");
    jedis.configSet("maxmemory", "0");
  }

  @Test
  void tasksWithoutAWorkerLargeTasksAndPausesAreTold() throws Exception {
    start();
    engine.tasks().submit(Collections.nCopies(7, echo()), ops);
    finds(Severity.WARNING, "7 tasks of type echo in queue mail", "no live worker");
    NewTask large = NewTask.of("echo", Payload.of("x".repeat(100_000))).inQueue("mail");
    for (int i = 0; i < 20; i++) {
      engine.tasks().submit(Collections.nCopies(10, large), ops);
    }
    finds(Severity.WARNING, "Tasks are large");
    engine.queues().pause("mail", "", Duration.ZERO, ops);
    finds(Severity.INFO, "mail is paused by ops");
  }

  @Test
  void theDeadAndTheOverdueAndWorkersThatLostCountAreTold() throws Exception {
    start();
    String worker = worker(1);
    submit(echo().withRetry(new RetryPolicy(1, 3, Duration.ZERO, Duration.ZERO)));
    AttemptRef first = claim(worker);
    engine
        .workers()
        .complete(
            worker,
            List.of(new Completion(first, Outcome.FAILED, "boom", Payload.EMPTY, Duration.ZERO)));
    finds(Severity.WARNING, "1 task died in the last hour");

    TaskId id = submit(echo());
    AttemptRef second = claim(worker);
    String record = jedis.keys("carillon{*}" + id.local()).iterator().next();
    // Started long ago, by hand: its reaper would have ended it, had the lease not been renewed.
    jedis.setrange(record.getBytes(), 30, new byte[6]);
    finds(Severity.ERROR, "1 task runs beyond the time allowed", id.toString());

    // The store ends it behind the worker's back.
    jedis.setrange(record.getBytes(), 1, new byte[] {10});
    finds(Severity.WARNING, "All slots of worker w");
    assertThat(second.id()).isEqualTo(id);
  }

  @Test
  void whatTheAuditFoundIsTold() throws Exception {
    start();
    TaskId id = submit(echo());
    jedis.keys("carillon{*}:ready:*").forEach(key -> jedis.zrem(key, id.local()));
    engine.trust().ledger().check(false, ops);
    finds(Severity.ERROR, "The audit found 2 discrepancies");
    engine.trust().ledger().check(true, ops);
    finds(Severity.WARNING, "The audit set right 1 entry");
  }

  @Test
  void aWorkerWhoseClockIsOffIsTold_oneWhoseMessagesTakeLongIsNot() throws Exception {
    start();
    String slow = worker(1);
    String off = worker(1);
    Workers.Session late = session(slow);
    Workers.Session wrong = session(off);
    late.beat(beat(System.currentTimeMillis() - 4_000));
    late.beat(beat(System.currentTimeMillis()));
    wrong.beat(beat(System.currentTimeMillis() - 5_000));
    await()
        .untilAsserted(
            () ->
                assertThat(examine())
                    .filteredOn(f -> f.title().contains("clock"))
                    .singleElement()
                    .satisfies(
                        f -> {
                          assertThat(f.severity()).isEqualTo(Severity.WARNING);
                          assertThat(f.title()).contains("worker w", "ms behind");
                          assertThat(f.advice()).contains("NTP");
                        }));
    wrong.beat(beat(System.currentTimeMillis() + 90_000));
    finds(Severity.ERROR, "The clock of worker w", "ms ahead of");
  }

  private Workers.Session session(String id) {
    return engine.workers().open(id, false, orders::add, () -> {});
  }

  private static Beat beat(long sentMs) {
    return new Beat(1, List.of(), List.of(), 1, false, 0, 0, false, sentMs);
  }

  @Test
  void tasksThatNobodyMovesOnAreStuck() throws Exception {
    start();
    String worker = worker(1);
    TaskId running = submit(echo());
    AttemptRef attempt = claim(worker);
    assertThat(attempt.id()).isEqualTo(running);
    TaskId due = submit(echo().dueAt(new NewTask.Due.After(Duration.ofHours(1))));
    assertThat(examine()).noneMatch(f -> f.title().contains("stuck"));
    // Another server has the buckets, and hangs.
    for (String own : jedis.keys("carillon{*}:own")) {
      jedis.hset(
          own, Map.of("server", "hangs", "epoch", "99", "beat", "9000000000000", "node", "n9"));
    }
    jedis.zadd(of(due) + ":dues", 1, jedis.zrange(of(due) + ":dues", 0, 0).getFirst());
    jedis.zadd(jedis.keys(of(due) + ":due:*").iterator().next(), 1, due.local());
    finds(Severity.ERROR, "1 task is stuck", due.toString(), "has been due");
    jedis.zadd(of(running) + ":lease", 1, running.local());
    finds(Severity.ERROR, "2 tasks are stuck");
  }

  private String of(TaskId id) {
    String record = jedis.keys("carillon{*}" + id.local()).iterator().next();
    return record.substring(0, record.length() - id.local().length());
  }

  @Test
  void aRetryStormIsTold() throws Exception {
    start();
    String worker = worker(200);
    RetryPolicy later = new RetryPolicy(3, 3, Duration.ofHours(1), Duration.ofHours(1));
    engine.tasks().submit(Collections.nCopies(150, echo().withRetry(later)), ops);
    List<AttemptRef> claimed = new ArrayList<>();
    while (claimed.size() < 150) {
      if (orders.poll(2, TimeUnit.MINUTES) instanceof Order.Hints hints) {
        List<AttemptRef> refs =
            hints.hints().stream()
                .map(h -> new AttemptRef(h.id(), h.gen(), Nonce.random(random)))
                .toList();
        engine.workers().claim(worker, refs);
        claimed.addAll(refs);
      }
    }
    engine
        .workers()
        .complete(
            worker,
            claimed.stream()
                .map(r -> new Completion(r, Outcome.FAILED, "down", Payload.EMPTY, Duration.ZERO))
                .toList());
    finds(Severity.WARNING, "A retry storm in mail", "150 tasks wait for another try");
  }

  @Test
  void keysThatTakeNearlyAllAreTold() throws Exception {
    start();
    NewTask one = echo().withUnique(Uniqueness.of("nightly", Uniqueness.Scope.UNTIL_DONE));
    engine.tasks().submit(Collections.nCopies(1_000, one), ops);
    assertThat(examine()).noneMatch(f -> f.title().contains("unique key"));
    submit(echo());
    engine.tasks().submit(Collections.nCopies(10, one), ops);
    finds(Severity.WARNING, "The unique key nightly in mail was held already");

    QueueSettings byCustomer =
        new QueueSettings(
            0,
            Rate.NONE,
            "labels.customer",
            1,
            Rate.NONE,
            Optional.empty(),
            QueueSettings.DEFAULT_AGEING,
            false,
            false);
    engine.limits().put("bills", byCustomer, ops);
    worker(50);
    NewTask acme =
        NewTask.of("echo", Payload.of("hi"))
            .inQueue("bills")
            .withLabels(Map.of("customer", "acme"));
    engine.tasks().submit(Collections.nCopies(1_000, acme), ops);
    engine.tasks().submit(Collections.nCopies(200, acme), ops);
    finds(Severity.WARNING, "wait for their limit key wait for acme in bills");
  }
}
