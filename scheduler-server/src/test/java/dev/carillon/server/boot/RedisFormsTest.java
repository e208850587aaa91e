package dev.carillon.server.boot;

import static dev.carillon.server.boot.RedisCluster.jedis;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.SubmitResult;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.config.Address;
import dev.carillon.server.config.Redis;
import dev.carillon.server.config.RedisForm;
import dev.carillon.server.config.Secret;
import dev.carillon.server.config.ServerConfig;
import dev.carillon.server.config.WorkerConfig;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.Ledgers;
import dev.carillon.server.embedded.EmbeddedRedis;
import dev.carillon.server.embedded.Ports;
import dev.carillon.server.embedded.RedisOptions;
import dev.carillon.server.store.redis.Durability;
import dev.carillon.server.store.redis.NoTelemetry;
import dev.carillon.server.store.redis.RedisServers;
import dev.carillon.server.store.redis.RedisStores;
import dev.carillon.server.store.redis.backup.ClusterBackup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/** A server with a worker on a Redis Cluster, and on what sentinels watch. */
class RedisFormsTest {
  /** Nodes that find each other, and choose another master, on a busy machine. */
  private static final Duration SOON = Duration.ofMinutes(2);

  private static final Caller OPS = new Caller("ops");

  /** Idempotency keys, by the master of three that holds their tasks. */
  private static final int ON_FIRST = 17;

  private static final int ALSO_ON_FIRST = 24;
  private static final int ON_ANOTHER = 1;

  @TempDir private Path folder;
  private final List<EmbeddedRedis> nodes = new ArrayList<>();
  private final List<Process> processes = new ArrayList<>();

  @AfterEach
  void stop() {
    processes.forEach(Process::destroyForcibly);
    nodes.forEach(EmbeddedRedis::close);
  }

  private EmbeddedRedis node(String... extra) {
    EmbeddedRedis node = new EmbeddedRedis(RedisOptions.inMemory().withExtra(extra));
    nodes.add(node);
    return node.start();
  }

  private static ServerConfig config(RedisForm form, List<Integer> ports) {
    ServerConfig defaults = ServerConfig.defaults();
    Redis redis = defaults.redis();
    return defaults
        .withGrpc(new Address("127.0.0.1", 0))
        .withDelaybox(defaults.delaybox().withPort(0))
        .withRedis(
            new Redis(
                form,
                ports.stream().map(port -> new Address("127.0.0.1", port)).toList(),
                "bell",
                "",
                Secret.NONE,
                Secret.NONE,
                false,
                Optional.empty(),
                redis.timeout(),
                8,
                false));
  }

  private CarillonServer server(ServerConfig config) {
    CarillonServer server = new CarillonServer(config, Clock.systemUTC(), new Random(5));
    server.start();
    return server;
  }

  private CarillonWorker worker(CarillonServer server) {
    WorkerConfig defaults = WorkerConfig.defaults();
    return new CarillonWorker(
        new WorkerConfig(
            List.of(new Address("127.0.0.1", server.port())),
            "w",
            List.of("echo"),
            List.of(),
            16,
            Map.of(),
            defaults.shell(),
            List.of(),
            Set.of(),
            Set.of(),
            Optional.empty(),
            folder.resolve("worker"),
            Duration.ZERO,
            false),
        Clock.systemUTC(),
        Map.of());
  }

  private static List<String> submit(CarillonServer server, int count, Duration delay) {
    return IntStream.range(0, count)
        .mapToObj(
            i -> {
              NewTask task =
                  NewTask.of("echo", Payload.of("n" + i))
                      .inQueue("q" + i % 3)
                      .dueAt(new NewTask.Due.After(delay));
              return server.engine().tasks().submit(task, OPS).receipt().id();
            })
        .toList();
  }

  private static void awaitSucceeded(CarillonServer server, List<String> ids) {
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> ids.stream().allMatch(id -> state(server, id) == TaskState.SUCCEEDED));
  }

  private static @Nullable TaskState state(CarillonServer server, String id) {
    try {
      return server.engine().tasks().get(TaskId.parse(id)).state();
    } catch (CarillonException e) {
      assertThat(e.code()).as("%s", e).isEqualTo(ErrorCode.REDIS_AWAY);
      return null;
    }
  }

  /** A task of this node is lost from sight. */
  private static void forgetOne(EmbeddedRedis node) {
    long unused =
        jedis(
            node,
            j -> {
              byte[] due = j.keys("*:due:*".getBytes(ISO_8859_1)).iterator().next();
              return j.zremrangeByRank(due, 0, 0);
            });
  }

  @Test
  void onAClusterWorkIsSpreadOverTheMasters_andGoesOnWhenAReplicaTakesOver() throws Exception {
    RedisCluster cluster = RedisCluster.of(3, nodes);
    EmbeddedRedis first = nodes.getFirst();
    EmbeddedRedis replica = cluster.replicaOfTheFirst();

    ServerConfig config = config(RedisForm.CLUSTER, List.of(nodes.get(1).port(), first.port()));
    try (RedisStores strict =
            strict(RedisServers.cluster(List.of(at(nodes.get(1).port()), at(first.port()))));
        CarillonServer server = server(config);
        CarillonWorker worker = worker(server)) {
      assertThat(server.waits()).isFalse();
      onlyWhatAReplicaHasIsAcknowledged(strict, replica);
      awaitSucceeded(server, submit(server, 40, Duration.ofMillis(20)));
      for (EmbeddedRedis node : nodes.subList(0, 3)) {
        assertThat(jedis(node, Jedis::dbSize)).as("keys of one master").isPositive();
      }
      List<String> later = submit(server, 40, Duration.ofSeconds(2));
      String unused = jedis(replica, Jedis::clusterFailover);
      await().atMost(SOON).until(() -> "master".equals(jedis(replica, j -> j.role().getFirst())));
      thatGoesOnWithTheReplicaOfTheNewMaster(strict, first);
      awaitSucceeded(server, later);
      awaitSucceeded(server, submit(server, 20, Duration.ZERO));
      assertThat(server.engine().trust().ledger().report().found()).isZero();
    }

    Path file = folder.resolve("monday.carillon");
    long keys = nodes.subList(1, 4).stream().mapToLong(node -> jedis(node, Jedis::dbSize)).sum();
    try (ClusterBackup backup = Backups.of(config)) {
      assertThat(backup.backup(file, n -> {}).keys())
          .as("of all masters; some end by themselves")
          .isBetween(keys / 2, keys);
    }
    try (ClusterBackup backup = Backups.of(config)) {
      backup.restore(file, true, n -> {});
    }
    try (CarillonServer server = server(config)) {
      assertThat(server.engine().trust().ledger().report().found()).isZero();
      assertThat(server.engine().trust().ledger().report().records()).isEqualTo(100);
      assertThat(submit(server, 60, Duration.ofHours(1))).hasSize(60);
      List<EmbeddedRedis> masters = nodes.subList(1, 4);
      masters.forEach(RedisFormsTest::forgetOne);
      Ledgers ledger = server.engine().trust().ledger();
      assertThat(ledger.check(false, OPS).discrepancies())
          .filteredOn(d -> d.kind().equals("UNINDEXED"))
          .as("one a master")
          .hasSize(3);
      assertThat(ledger.check(true, OPS).repaired()).isEqualTo(3);
      assertThat(ledger.check(false, OPS).found()).isZero();
    }
  }

  private static RedisServers.Node at(int port) {
    return new RedisServers.Node("127.0.0.1", port);
  }

  /** Acknowledged is what one replica has. */
  private static RedisStores strict(RedisServers servers) {
    Random random = new Random(9);
    RedisStores stores =
        new RedisStores(
            new RedisStores.Settings(
                servers,
                "strict",
                16,
                Duration.ofSeconds(10),
                4,
                Ulid.random(3, random),
                "n1",
                new Durability(false, 1, Duration.ofSeconds(2))),
            NoTelemetry.INSTANCE,
            random);
    stores.checkData();
    return stores;
  }

  private static String strictly(RedisStores stores, int i) {
    NewTask task = NewTask.of("echo", Payload.of("p")).withIdempotencyKey("k" + i);
    return ((SubmitResult.Accepted) stores.tasks().submit(List.of(task), "ops").getFirst())
        .receipt()
        .id();
  }

  /** Of the three masters the first has a replica; the keys say where their tasks stand. */
  private static void onlyWhatAReplicaHasIsAcknowledged(RedisStores stores, EmbeddedRedis replica) {
    assertThat(copies(replica, acknowledged(stores, ON_FIRST, ErrorCode.NOT_DURABLE))).isEqualTo(1);
    assertThatThrownBy(() -> strictly(stores, ON_ANOTHER))
        .hasFieldOrPropertyWithValue("code", ErrorCode.NOT_DURABLE);
  }

  /**
   * These stores do not know of the failover yet, and the old master has to follow first. A master
   * that has not heard of it either may be the one that they ask where the data is: then it is away
   * for as long.
   */
  private static void thatGoesOnWithTheReplicaOfTheNewMaster(
      RedisStores stores, EmbeddedRedis replica) {
    String id = acknowledged(stores, ALSO_ON_FIRST, ErrorCode.NOT_DURABLE, ErrorCode.REDIS_AWAY);
    assertThat(copies(replica, id)).isEqualTo(1);
  }

  /**
   * Asked again as long as no replica told in time that it has the task.
   *
   * @param passing what may be answered meanwhile
   */
  private static String acknowledged(RedisStores stores, int i, ErrorCode... passing) {
    return await()
        .atMost(SOON)
        .until(
            () -> {
              try {
                return strictly(stores, i);
              } catch (CarillonException e) {
                assertThat(e.code()).as("%s", e).isIn((Object[]) passing);
                return "";
              }
            },
            task -> !task.isEmpty());
  }

  private static int copies(EmbeddedRedis replica, String id) {
    return jedis(replica, j -> j.keys("strict*" + id.substring(3))).size();
  }

  @Test
  void whenTheMasterDies_workGoesOnOnTheOneTheSentinelsChose() throws Exception {
    EmbeddedRedis master = node();
    EmbeddedRedis replica = node("--replicaof", "127.0.0.1", Integer.toString(master.port()));
    await()
        .atMost(SOON)
        .until(() -> jedis(replica, j -> j.info("replication")).contains("master_link_status:up"));
    int sentinel = sentinel(master);
    ServerConfig config = config(RedisForm.SENTINEL, List.of(sentinel));
    try (CarillonServer server = server(config);
        CarillonWorker worker = worker(server)) {
      assertThat(server.waits()).isFalse();
      awaitSucceeded(server, submit(server, 20, Duration.ZERO));
      List<String> later = submit(server, 20, Duration.ofSeconds(3));
      await()
          .atMost(SOON)
          .until(() -> jedis(replica, Jedis::dbSize).equals(jedis(master, Jedis::dbSize)));
      await().atMost(SOON).until(() -> jedis(master, j -> j.waitReplicas(1, 1000)) == 1);
      master.kill();
      await().atMost(SOON).until(() -> "master".equals(jedis(replica, j -> j.role().getFirst())));
      awaitSucceeded(server, later);
    }
    try (RedisStores stores = strict(RedisServers.sentinel(List.of(at(sentinel)), "bell"))) {
      assertThatThrownBy(() -> strictly(stores, 1))
          .as("the new master has no replica")
          .hasFieldOrPropertyWithValue("code", ErrorCode.NOT_DURABLE);
      EmbeddedRedis another = node("--replicaof", "127.0.0.1", Integer.toString(replica.port()));
      await()
          .atMost(SOON)
          .until(() -> jedis(replica, j -> j.info("replication")).contains("state=online"));
      assertThat(copies(another, acknowledged(stores, 1))).isEqualTo(1);
    }
  }

  /** One that decides alone. */
  private int sentinel(EmbeddedRedis master) throws Exception {
    int port = Ports.free();
    Path file =
        Files.write(
            folder.resolve("sentinel.conf"),
            List.of(
                "port " + port,
                "bind 127.0.0.1",
                "dir " + folder,
                "sentinel monitor bell 127.0.0.1 " + master.port() + " 1",
                // Longer than a machine stops: a master that only was slow stays the one.
                "sentinel down-after-milliseconds bell 5000",
                "sentinel failover-timeout bell 20000"));
    String binary = ProcessHandle.of(master.pid()).orElseThrow().info().command().orElseThrow();
    processes.add(
        new ProcessBuilder(binary, file.toString(), "--sentinel")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("sentinel.log").toFile())
            .start());
    await()
        .atMost(SOON)
        .until(
            () -> {
              try (Jedis jedis = new Jedis("127.0.0.1", port)) {
                return jedis.sentinelReplicas("bell").size() == 1;
              } catch (JedisException e) {
                return false;
              }
            });
    return port;
  }
}
