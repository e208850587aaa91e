package dev.carillon.server.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.model.worker.Ulid;
import dev.carillon.server.embedded.EmbeddedRedis;
import dev.carillon.server.embedded.Ports;
import dev.carillon.server.embedded.RedisOptions;
import dev.carillon.server.store.redis.EventChains;
import dev.carillon.server.store.redis.NoTelemetry;
import dev.carillon.server.store.redis.RedisStores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Redis, perhaps Kafka, servers and workers, each a process of its own, on ports that stay the same
 * when one comes back. Short times, so that what waits for them is quick.
 */
final class Cluster implements AutoCloseable {
  static final String NAME = "faults";
  static final int BUCKETS = 4;
  static final Duration LEASE = Duration.ofSeconds(3);
  static final Duration CLAIM_TIMEOUT = Duration.ofSeconds(3);

  /**
   * Short, but not so short that one of two hundred that read by one connection of a busy machine
   * is taken for one that does not.
   */
  static final Duration READER = Duration.ofSeconds(3);

  static final int SLOTS = 16;

  /** A script that takes longer is told of. */
  private static final int SLOW_MICROS = 10_000;

  /** Redis syncs every write before it answers: nothing that was answered is forgotten. */
  static final String[] EVERY_WRITE = {"--appendfsync", "always"};

  private final Path home;
  private final Path log;
  private final EmbeddedRedis redis;
  private final StandStill standStill;
  private final boolean withKafka;
  private final int kafkaPort = Ports.free();
  private final WorkerProgram.Manner manner;
  private final List<Integer> serverPorts = new ArrayList<>();
  private final List<Program> servers = new ArrayList<>();
  private final List<Program> workers = new ArrayList<>();
  private final Faults faults = new Faults();
  private @Nullable MovableClock clock;
  private Program kafka;
  private int workersStarted;

  private Cluster(boolean withKafka, WorkerProgram.Manner manner, String... redisOptions) {
    try {
      this.home = Files.createTempDirectory("carillon-faults-");
      this.log = Files.createFile(home.resolve("processes.log"));
      Files.createDirectory(notes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.withKafka = withKafka;
    this.manner = manner;
    List<String> extra = new ArrayList<>(List.of(redisOptions));
    extra.addAll(
        List.of(
            "--slowlog-log-slower-than",
            Integer.toString(SLOW_MICROS),
            "--slowlog-max-len",
            "1000"));
    this.redis =
        new EmbeddedRedis(
                RedisOptions.durable(home.resolve("redis")).withExtra(extra.toArray(String[]::new)))
            .start();
    letGoFirst(redis);
    this.standStill = new StandStill(SLOW_MICROS);
  }

  /**
   * A Redis runs as soon as it can, where that is allowed: a dozen programs share the cores here,
   * and how long a script takes by the slow log shall not be how long others had its core.
   */
  static void letGoFirst(EmbeddedRedis redis) {
    try {
      // Its forks, which write its files, go no sooner than anybody: they would hold all others up.
      Process chrt =
          new ProcessBuilder(
                  "chrt", "--reset-on-fork", "--rr", "--pid", "1", Long.toString(redis.pid()))
              .redirectErrorStream(true)
              .start();
      String said = new String(chrt.getInputStream().readAllBytes(), UTF_8).strip();
      int code = chrt.waitFor();
      if (code != 0) {
        System.out.println("   Redis shares its core with the others: chrt " + code + ": " + said);
      }
    } catch (IOException e) {
      System.out.println("   Redis shares its core with the others: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Redis with its append-only file, servers and workers; hints go directly. */
  static Cluster direct(int servers, int workers, String... redisOptions) {
    return new Cluster(false, WorkerProgram.Manner.ORDERLY, redisOptions).start(servers, workers);
  }

  /** The same with workers that tell their end even if it is no longer theirs to tell. */
  static Cluster withStubbornWorkers(int servers, int workers) {
    return new Cluster(false, WorkerProgram.Manner.STUBBORN).start(servers, workers);
  }

  /** The same without workers, and with servers for which {@link #clock()} can be put forward. */
  static Cluster withMovableClock(int servers) {
    Cluster cluster = new Cluster(false, WorkerProgram.Manner.ORDERLY);
    cluster.clock = new MovableClock(cluster.redis.port(), cluster.home.resolve("clock"));
    return cluster.start(servers, 0);
  }

  /** The same with a broker. */
  static Cluster withKafka(int servers, int workers) {
    return new Cluster(true, WorkerProgram.Manner.ORDERLY).start(servers, workers);
  }

  private Cluster start(int serverCount, int workerCount) {
    if (withKafka) {
      startKafka();
    }
    for (int i = 0; i < serverCount; i++) {
      serverPorts.add(Ports.free());
      servers.add(launchServer(i));
    }
    servers.forEach(s -> s.await("server"));
    EventChains.keepAll(redis.port(), NAME, BUCKETS);
    for (int i = 0; i < workerCount; i++) {
      workers.add(launchWorker(serverAddresses()));
    }
    workers.forEach(w -> w.await("worker"));
    return this;
  }

  private Program launchServer(int i) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "cluster=" + NAME,
                "node.id=node-" + (i + 1),
                "grpc.address=127.0.0.1:" + serverPorts.get(i),
                "redis.address=127.0.0.1:" + redis.port(),
                // As far under the lease as the defaults are: a worker is told in time that Redis
                // is away.
                "redis.timeout=500ms",
                "grpc.reader-timeout=" + READER.toSeconds() + "s",
                "engine.buckets=" + BUCKETS,
                "engine.lease=" + LEASE.toSeconds() + "s",
                "engine.heartbeat=1s",
                "engine.claim-timeout=" + CLAIM_TIMEOUT.toSeconds() + "s",
                "engine.owner-gone-after=2s",
                "delaybox.enabled=false",
                "kafka.bootstrap=" + (withKafka ? "127.0.0.1:" + kafkaPort : "")));
    String before = clock == null ? "" : clock.classes().toString();
    return Program.start("server " + i, ServerProgram.class, "384m", log, args, before);
  }

  /** Adds a worker; returns its number. */
  int addWorker() {
    return addWorkerVia(serverAddresses());
  }

  /** Adds a worker that finds the servers at another address; returns its number. */
  int addWorkerVia(String addresses) {
    workers.add(launchWorker(addresses));
    workers.getLast().await("worker");
    return workers.size() - 1;
  }

  private Program launchWorker(String addresses) {
    Path own = notes().resolve("worker-" + workersStarted++);
    return Program.start(
        own.getFileName().toString(),
        WorkerProgram.class,
        "256m",
        log,
        List.of(
            addresses,
            Integer.toString(SLOTS),
            Boolean.toString(withKafka),
            own.toString(),
            manner.name()));
  }

  MovableClock clock() {
    return Objects.requireNonNull(clock, "the servers live by Redis' own clock");
  }

  Program server(int i) {
    return servers.get(i);
  }

  int serverPort(int i) {
    return serverPorts.get(i);
  }

  String serverAddresses() {
    return serverPorts.stream().map(p -> "127.0.0.1:" + p).collect(Collectors.joining(","));
  }

  void startKafka() {
    kafka =
        Program.start(
            "kafka",
            KafkaProgram.class,
            "512m",
            log,
            List.of(Integer.toString(kafkaPort), home.resolve("kafka").toString()));
    kafka.await("kafka");
  }

  // Faults, each counted.

  void killServer(int i) {
    servers.get(i).kill();
    faults.injected("server kill -9");
  }

  /** All of them at one time. */
  void killServers() {
    servers.parallelStream().forEach(Program::kill);
    servers.forEach(s -> faults.injected("server kill -9"));
  }

  void restartServer(int i) {
    servers.set(i, launchServer(i));
    servers.get(i).await("server");
  }

  /** Starts all of them anew, side by side. */
  void restartServers() {
    for (int i = 0; i < servers.size(); i++) {
      servers.set(i, launchServer(i));
    }
    servers.forEach(s -> s.await("server"));
  }

  void freezeServer(int i) {
    servers.get(i).freeze();
    faults.injected("server SIGSTOP");
  }

  void thawServer(int i) {
    servers.get(i).thaw();
  }

  void killWorker(int i) {
    workers.get(i).kill();
    faults.injected("worker kill -9");
  }

  void restartWorker(int i) {
    workers.set(i, launchWorker(serverAddresses()));
    workers.get(i).await("worker");
  }

  void freezeWorker(int i) {
    workers.get(i).freeze();
    faults.injected("worker SIGSTOP");
  }

  void thawWorker(int i) {
    workers.get(i).thaw();
  }

  void killRedis() {
    redis.kill();
    faults.injected("Redis kill -9");
  }

  void restartRedis() {
    redis.stop();
    redis.start();
    letGoFirst(redis);
  }

  void freezeRedis() {
    redis.freeze();
    faults.injected("Redis SIGSTOP");
  }

  void thawRedis() {
    redis.thaw();
  }

  void killKafka() {
    kafka.kill();
    faults.injected("Kafka kill -9");
  }

  int workerCount() {
    return workers.size();
  }

  /** The stores that the servers work on. */
  RedisStores stores(RandomGenerator random) {
    return new RedisStores(
        new RedisStores.Settings(
            "127.0.0.1",
            redis.port(),
            "",
            NAME,
            BUCKETS,
            Duration.ofSeconds(5),
            4,
            Ulid.random(System.currentTimeMillis(), random),
            "faults"),
        NoTelemetry.INSTANCE,
        random);
  }

  /** To be read beside what the slow log says. */
  StandStill standStill() {
    return standStill;
  }

  Faults faults() {
    return faults;
  }

  int redisPort() {
    return redis.port();
  }

  boolean hasKafka() {
    return withKafka;
  }

  String kafka() {
    return "127.0.0.1:" + kafkaPort;
  }

  /** Folder with what the workers wrote. */
  private Path notes() {
    return home.resolve("notes");
  }

  History history() {
    return History.read(notes());
  }

  /** What the processes said. */
  Path log() {
    return log;
  }

  /** Where the broker and the processes' output lie: no secret may be found in it. */
  Path home() {
    return home;
  }

  @Override
  public void close() {
    workers.forEach(Program::close);
    servers.forEach(Program::close);
    if (kafka != null) {
      kafka.close();
    }
    standStill.close();
    redis.close();
    if (!Boolean.getBoolean("carillon.faults.keep")) {
      try (Stream<Path> files = Files.walk(home)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
