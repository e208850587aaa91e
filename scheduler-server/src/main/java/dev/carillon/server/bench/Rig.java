package dev.carillon.server.bench;

import dev.carillon.client.CarillonClient;
import dev.carillon.client.Connection;
import dev.carillon.model.cluster.ClusterInfo;
import dev.carillon.model.queue.QueueSnapshot;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.worker.WorkerSnapshot;
import dev.carillon.server.embedded.EmbeddedRedis;
import dev.carillon.server.embedded.Ports;
import dev.carillon.server.embedded.RedisOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** The parts under measure, each a process of its own: Redis, Kafka, a server, one worker. */
final class Rig implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long LOOK_NANOS = Duration.ofMillis(25).toNanos();

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final Map<String, ProcessHandle> processes = new LinkedHashMap<>();
  private final BenchOptions options;
  private final Path log;
  private final CarillonClient client;
  private final String address;
  private final Child worker;
  private final String kafka;
  private final Optional<BenchOptions.Target> redis;

  Rig(BenchOptions options, java.util.function.Consumer<String> progress) throws IOException {
    this.options = options;
    this.log = Files.createTempFile("carillon-bench-", ".log");
    try {
      BenchOptions.Target server = options.server().orElseGet(() -> startPrivate(progress));
      this.address = server.host() + ":" + server.port();
      this.client = keep(CarillonClient.connect(Connection.to(server.host(), server.port())));
      ClusterInfo info = awaitServer();
      this.kafka = info.kafka();
      this.redis = server.redisHost().isEmpty() ? Optional.empty() : Optional.of(server);
      progress.accept("starting the worker");
      this.worker = keep(startWorker(server));
      processes.put("worker", worker.handle());
      worker.await("worker");
      awaitWorker();
      processes.put("bench", ProcessHandle.current());
    } catch (RuntimeException e) {
      close();
      throw new IllegalStateException("The bench could not start; see " + log, e);
    }
  }

  private <T extends AutoCloseable> T keep(T part) {
    parts.push(part);
    return part;
  }

  private BenchOptions.Target startPrivate(java.util.function.Consumer<String> progress) {
    progress.accept("starting Redis");
    EmbeddedRedis own =
        keep(
            new EmbeddedRedis(RedisOptions.inMemory().withAppendOnly(options.appendOnly()))
                .start());
    ProcessHandle.of(own.pid()).ifPresent(p -> processes.put("redis", p));
    int port = Ports.free();
    List<String> args = new ArrayList<>(List.of("127.0.0.1:" + port, "127.0.0.1:" + own.port()));
    if (!options.direct()) {
      progress.accept("starting Kafka");
      Child broker = keep(Child.java("kafka", log, "1g", KafkaNode.class, List.of()));
      processes.put("kafka", broker.handle());
      args.add(broker.await("kafka"));
    }
    progress.accept("starting the server");
    Child server = keep(Child.java("server", log, "2g", ServerNode.class, args));
    processes.put("server", server.handle());
    return new BenchOptions.Target("127.0.0.1", port, "127.0.0.1", own.port());
  }

  private Child startWorker(BenchOptions.Target server) {
    return Child.java(
        "worker",
        log,
        "1g",
        BenchWorker.class,
        List.of(
            server.host(),
            Integer.toString(server.port()),
            Integer.toString(options.slots()),
            Boolean.toString(!options.direct())));
  }

  private ClusterInfo awaitServer() {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        if (answer(client.health()).ready()) {
          return answer(client.clusterInfo());
        }
      } catch (IllegalStateException e) {
        if (System.nanoTime() - until > 0) {
          throw e;
        }
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  /** Waits until the worker is there, and on Kafka if there is one. */
  private void awaitWorker() {
    String wanted = options.direct() || kafka.isEmpty() ? "direct" : "kafka";
    await(
        "a worker with " + wanted + " dispatch",
        () -> {
          List<WorkerSnapshot> live = answer(client.workers(false));
          return live.stream()
              .anyMatch(w -> w.types().contains(BenchWorker.TYPE) && w.dispatch().equals(wanted));
        });
  }

  /** A path on the main port. */
  URI http(String path) {
    return URI.create("http://" + address + path);
  }

  /** Host and port of the server. */
  String address() {
    return address;
  }

  CarillonClient client() {
    return client;
  }

  /** The worker's log of starts. */
  Child worker() {
    return worker;
  }

  /** Bootstrap servers; empty: no Kafka. */
  String kafka() {
    return kafka;
  }

  Optional<BenchOptions.Target> redis() {
    return redis;
  }

  /** Processor seconds used so far, by process. */
  Map<String, Double> cpu() {
    Map<String, Double> seconds = new LinkedHashMap<>();
    processes.forEach(
        (name, process) ->
            seconds.put(
                name, process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1000.0));
    return seconds;
  }

  /** Ended tasks of a queue. */
  long succeeded(String queue) {
    return answer(client.queues()).stream()
        .filter(q -> q.name().equals(queue))
        .mapToLong(QueueSnapshot::succeededTotal)
        .sum();
  }

  /** Waits until as many tasks of a queue have succeeded. */
  void awaitSucceeded(String queue, long wanted) {
    await(
        wanted + " tasks of " + queue + " done",
        () -> {
          for (QueueSnapshot q : answer(client.queues())) {
            if (q.name().equals(queue) && q.depth(TaskState.DEAD) > 0) {
              throw new IllegalStateException(
                  "Expected no failures, but tasks of " + queue + " died; see " + log);
            }
          }
          return succeeded(queue) >= wanted;
        });
  }

  private static void await(String what, java.util.function.BooleanSupplier done) {
    long until = System.nanoTime() + PATIENCE.toNanos() * 5;
    while (!done.getAsBoolean()) {
      if (System.nanoTime() - until > 0) {
        throw new IllegalStateException("Expected " + what + " within 5 min.");
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  static <T> T answer(java.util.concurrent.CompletableFuture<T> future) {
    try {
      return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        org.slf4j.LoggerFactory.getLogger(Rig.class).warn("bench: a part did not stop in order", e);
      }
    }
  }
}
