package dev.carillon.server.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carillon.model.bulk.BulkState;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.queue.QueueSettings;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.SubmitReceipt;
import dev.carillon.model.task.SubmitResult;
import dev.carillon.model.task.TaskFilter;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.worker.Ulid;
import dev.carillon.model.workflow.NewRun;
import dev.carillon.model.workflow.Node;
import dev.carillon.model.workflow.Workflow;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.doctor.StartCheck;
import dev.carillon.server.core.port.BulkStore;
import dev.carillon.server.core.port.RunStore;
import dev.carillon.server.core.port.SettingsStore;
import dev.carillon.server.core.port.StoreInfo;
import dev.carillon.server.core.run.RunFacts;
import dev.carillon.server.core.run.RunOperations;
import dev.carillon.server.core.run.RunVars;
import dev.carillon.server.embedded.EmbeddedRedis;
import dev.carillon.server.embedded.RedisOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import redis.clients.jedis.Jedis;

/** Acknowledgements that wait for a real replica and a real append-only file. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DurabilityTest {
  private static final Duration WITHIN = Duration.ofMillis(300);

  /** Refuses soon: where no replica answers. */
  private static final Durability ONE_REPLICA = new Durability(false, 1, WITHIN);

  /** Where one does, which on a busy machine may take its time. */
  private static final Durability PATIENT = new Durability(false, 1, Duration.ofSeconds(20));

  private static final Durability ON_DISK = new Durability(true, 0, Duration.ofSeconds(20));

  private final Random random = new Random(3);
  private EmbeddedRedis redis;
  private EmbeddedRedis replica;
  private int clusters;

  @BeforeAll
  void start() {
    redis =
        new EmbeddedRedis(
                RedisOptions.inMemory()
                    .withExtra(
                        "--appendonly",
                        "yes",
                        "--appendfsync",
                        "always",
                        "--repl-diskless-sync-delay",
                        "0"))
            .start();
    replica =
        new EmbeddedRedis(
                RedisOptions.inMemory()
                    .withExtra("--replicaof", "127.0.0.1", Integer.toString(redis.port())))
            .start();
    try (Jedis client = new Jedis("127.0.0.1", redis.port())) {
      await().until(() -> client.info("replication").contains("state=online"));
    }
  }

  @AfterAll
  void stop() {
    replica.close();
    redis.close();
  }

  private RedisStores stores(Durability durability) {
    return stores(durability, "durable" + clusters++);
  }

  private RedisStores stores(Durability durability, String cluster) {
    RedisStores stores =
        new RedisStores(
            new RedisStores.Settings(
                RedisServers.single("127.0.0.1", redis.port(), ""),
                cluster,
                4,
                Duration.ofSeconds(30),
                8,
                Ulid.random(2, random),
                "n1",
                durability),
            NoTelemetry.INSTANCE,
            random);
    stores.checkData();
    return stores;
  }

  private static SubmitReceipt submit(RedisStores stores, String key) {
    NewTask task = NewTask.of("echo", Payload.of("p")).withIdempotencyKey(key);
    SubmitResult result = stores.tasks().submit(List.of(task), "ops").getFirst();
    return ((SubmitResult.Accepted) result).receipt();
  }

  @Test
  void aSubmitIsAcknowledgedOnceAReplicaHasIt() {
    String cluster = "durable" + clusters++;
    try (RedisStores stores = stores(ONE_REPLICA, cluster);
        RedisStores patient = stores(PATIENT, cluster)) {
      SubmitReceipt first = submit(patient, "first");
      try (Jedis copy = new Jedis("127.0.0.1", replica.port())) {
        String local = first.id().substring(3);
        assertThat(copy.keys("*durable*" + local)).hasSize(1);
      }
      replica.freeze();
      try {
        assertThatThrownBy(() -> submit(stores, "second"))
            .isInstanceOfSatisfying(
                CarillonException.class,
                e -> {
                  assertThat(e.code()).isEqualTo(ErrorCode.NOT_DURABLE);
                  assertThat(e.message())
                      .isEqualTo(
                          "Expected this write to be on 1 replica of Redis within 300 ms, but it"
                              + " is on 0.");
                  assertThat(e.advice())
                      .contains("It is done in Redis", "a repeat never stores a second task");
                });
        // The repeat finds it stored, and may not say so either before a replica has it.
        assertThatThrownBy(() -> submit(stores, "second"))
            .hasFieldOrPropertyWithValue("code", ErrorCode.NOT_DURABLE);
      } finally {
        replica.thaw();
      }
      SubmitReceipt again = submit(patient, "second");
      assertThat(again.duplicate()).isTrue();
      assertThat(stores.tasks().list(TaskFilter.ALL, 10, "", false).total()).isEqualTo(2);
    }
  }

  @Test
  void aBatchWaitsOnceAndReadsNever() {
    try (RedisStores stores = stores(PATIENT);
        Jedis client = new Jedis("127.0.0.1", redis.port())) {
      submit(stores, "warm");
      long before = calls(client, "wait");
      List<NewTask> batch =
          java.util.stream.IntStream.range(0, 100)
              .mapToObj(i -> NewTask.of("echo", Payload.of("p" + i)))
              .toList();
      stores.tasks().submit(batch, "ops");
      assertThat(calls(client, "wait") - before).isEqualTo(1);
      stores.tasks().list(TaskFilter.ALL, 10, "", false);
      stores.attempts().tick(stores.ownership().beat(Duration.ofSeconds(10)), 100);
      assertThat(calls(client, "wait") - before).isEqualTo(1);
    }
    try (RedisStores stores = stores(Durability.FAST);
        Jedis client = new Jedis("127.0.0.1", redis.port())) {
      long before = calls(client, "wait");
      submit(stores, "fast");
      assertThat(calls(client, "wait")).isEqualTo(before);
    }
  }

  @Test
  void whatPeopleOrderOfARunWaitsAndWhatLoopsDoDoesNot() {
    String cluster = "durable" + clusters++;
    try (RedisStores stores = stores(ONE_REPLICA, cluster);
        RedisStores patient = stores(PATIENT, cluster)) {
      NewTask echo = NewTask.of("echo", Payload.of("p"));
      Workflow chain = Workflow.of("chain", List.of(Node.of("a", echo)));
      Workflow stored = patient.workflows().put(chain, 0, "ops").orElseThrow();
      RunOperations runs = runs(stores);
      RunOperations patiently = runs(patient);
      NewRun order = NewRun.of("default", "chain");
      Caller ops = new Caller("ops");
      TaskId run = TaskId.parse(patiently.start(order, ops).id());
      TaskId other = TaskId.parse(patiently.start(order, ops).id());
      SettingsStore settings = stores.settings();
      SettingsStore.Scope queue = SettingsStore.Scope.queue("q");
      SettingsStore.Change change = new SettingsStore.Change("ops", "as it was");
      replica.freeze();
      try {
        notDurable(() -> runs.pause(run, "why", ops));
        // It finds the run paused, and may not say so either.
        notDurable(() -> runs.pause(run, "why", ops));
        notDurable(() -> runs.start(order, ops));
        notDurable(() -> drop(stores, run, "ops"));
        notDurable(() -> settings.put(queue, QueueSettings.DEFAULTS, true, change));
        notDurable(() -> stores.board().resize("w1", 3, "ops"));
        notDurable(() -> stores.bulks().step(step(Set.of(BulkState.PLANNED), "n1")));
        notDurable(() -> stores.bulks().step(step(Set.of(BulkState.RUNNING), "")));

        drop(stores, run, "");
        settings.settled(queue, settings.all().get(queue));
        assertThat(settings.all().get(queue).settling()).isFalse();
        assertThat(settings.repair()).isZero();
        runs.stop(other, "by a schedule");
        runs.start(TaskId.random(0, random), order, ops);
        RunFacts inner =
            new RunFacts(
                "default",
                "chain",
                1,
                Map.of(),
                Payload.EMPTY,
                0,
                "ops",
                "",
                other.local(),
                0,
                1,
                "a",
                1,
                Map.of());
        TaskId made = TaskId.random(other.bucket(), random);
        stores.runs().create(made, inner, RunVars.of(1), stored, RunStore.Key.NONE);
        assertThat(stores.runs().read(made, false)).isPresent();
        stores.bulks().step(step(Set.of(BulkState.RUNNING), "n1"));
      } finally {
        replica.thaw();
      }
      assertThat(patiently.pause(run, "why", ops).pause()).isPresent();
    }
  }

  private RunOperations runs(RedisStores stores) {
    return new RunOperations(
        stores.runs(), stores.workflows(), random, bucket -> {}, stores.runs()::typical);
  }

  /** It lives, and so stays. */
  private static void drop(RedisStores stores, TaskId run, String actor) {
    assertThat(stores.runs().drop(run.bucket(), List.of(run), Long.MAX_VALUE, actor, "because"))
        .isZero();
  }

  private static BulkStore.Step step(Set<BulkState> from, String server) {
    return new BulkStore.Step(
        "none",
        from,
        server,
        Duration.ofSeconds(1),
        OptionalInt.empty(),
        new byte[0],
        Duration.ZERO,
        Map.of());
  }

  private static void notDurable(ThrowingCallable call) {
    assertThatThrownBy(call).hasFieldOrPropertyWithValue("code", ErrorCode.NOT_DURABLE);
  }

  @Test
  void aBatchIsWholeThoughRedisForgotTheScriptsAndNoReplicaAnswers() {
    String cluster = "durable" + clusters++;
    try (RedisStores stores = stores(ONE_REPLICA, cluster);
        RedisStores patient = stores(PATIENT, cluster);
        Jedis client = new Jedis("127.0.0.1", redis.port())) {
      submit(patient, "warm");
      List<NewTask> batch =
          java.util.stream.IntStream.range(0, 40)
              .mapToObj(i -> NewTask.of("echo", Payload.of("p")).withIdempotencyKey("k" + i))
              .toList();
      replica.freeze();
      try {
        client.scriptFlush();
        notDurable(() -> stores.tasks().submit(batch, "ops"));
        assertThat(stores.tasks().list(TaskFilter.ALL, 10, "", false).total()).isEqualTo(41);
      } finally {
        replica.thaw();
      }
    }
  }

  private static long calls(Jedis client, String command) {
    return client
        .info("commandstats")
        .lines()
        .filter(line -> line.startsWith("cmdstat_" + command + ":"))
        .map(line -> line.replaceAll("^[^=]*calls=(\\d+),.*", "$1"))
        .mapToLong(Long::parseLong)
        .sum();
  }

  @Test
  void aServerIsRefusedARedisThatLacksWhatItIsToWaitFor() {
    try (RedisStores stores = stores(new Durability(false, 2, WITHIN))) {
      // A replica that is away comes back by itself: the server starts, and the doctor says so.
      assertThat(stores.info().facts().lacks()).isEqualTo("Redis has 1 of the 2 replicas it takes");
      StartCheck.check(stores.info().facts(), false);
    }
    try (RedisStores stores = stores(ONE_REPLICA)) {
      StartCheck.check(stores.info().facts(), false);
    }
    try (RedisStores stores = stores(ON_DISK)) {
      if (knowsWaitAof()) {
        StartCheck.check(stores.info().facts(), false);
        // Redis answers once its disk has it: it syncs each write here.
        assertThat(submit(stores, "disk").duplicate()).isFalse();
        try (Jedis client = new Jedis("127.0.0.1", redis.port())) {
          assertThat(calls(client, "waitaof")).isPositive();
          client.configSet("appendonly", "no");
          assertRefused(stores.info().facts(), "no append-only file", "appendonly yes");
          client.configSet("appendonly", "yes");
        }
      } else {
        assertRefused(stores.info().facts(), "from 7.2 on it can tell", "redis.durability=fast");
      }
    }
  }

  private boolean knowsWaitAof() {
    try (Jedis client = new Jedis("127.0.0.1", redis.port())) {
      return !client
          .info("server")
          .lines()
          .filter(line -> line.startsWith("redis_version:"))
          .allMatch(line -> line.matches("redis_version:([0-6]|7\\.[01])\\..*"));
    }
  }

  private static void assertRefused(StoreInfo.Facts facts, String why, String advice) {
    assertThatThrownBy(() -> StartCheck.check(facts, false))
        .isInstanceOfSatisfying(
            CarillonException.class,
            e -> {
              assertThat(e.message()).contains(why);
              assertThat(e.advice()).contains(advice);
            });
  }
}
