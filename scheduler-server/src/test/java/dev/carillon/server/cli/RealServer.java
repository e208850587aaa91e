package dev.carillon.server.cli;

import static org.awaitility.Awaitility.await;

import dev.carillon.client.Connection;
import dev.carillon.client.GrpcWorkerLink;
import dev.carillon.model.worker.Registration;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.PatientRedis;
import dev.carillon.server.boot.CarillonServer;
import dev.carillon.server.boot.CarillonThreads;
import dev.carillon.server.config.Address;
import dev.carillon.server.config.ServerConfig;
import dev.carillon.server.embedded.EmbeddedRedis;
import dev.carillon.server.store.redis.NoTelemetry;
import dev.carillon.server.worker.Worker;
import dev.carillon.server.worker.WorkerThreads;
import dev.carillon.server.worker.api.TaskHandler;
import dev.carillon.server.worker.journal.CompletionJournal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** The whole of it in one process: Redis, a server with its doors, a worker. */
final class RealServer implements AutoCloseable {
  private final CarillonThreads threads = new CarillonThreads();
  private final EmbeddedRedis redis = EmbeddedRedis.startInMemory();
  private final CarillonServer server;
  private final GrpcWorkerLink link;
  private final Worker worker;
  final Cli cli;

  RealServer(Path folder, Map<String, TaskHandler> handlers) {
    Random random = new Random(7);
    ServerConfig defaults = ServerConfig.defaults();
    server =
        new CarillonServer(
            defaults
                .withGrpc(new Address("127.0.0.1", 0))
                .withDelaybox(defaults.delaybox().withPort(0))
                .withRedis(PatientRedis.at(redis.port())),
            NoTelemetry.INSTANCE,
            () -> "",
            Clock.systemUTC(),
            random);
    server.start();
    link = GrpcWorkerLink.connect(Connection.to("127.0.0.1", server.port()));
    worker =
        new Worker(
            new Registration(
                Ulid.random(Clock.systemUTC().millis(), random),
                "w1",
                "localhost",
                1,
                List.copyOf(handlers.keySet()),
                List.of(),
                4,
                Map.of(),
                "test",
                false),
            handlers,
            link,
            null,
            new CompletionJournal(folder, "w1"),
            new WorkerThreads(
                threads.virtual("test-task"),
                threads.pool("test-blocking", 2),
                threads.timer("test-timer"),
                threads.factory("test-kafka")),
            System::nanoTime,
            random);
    worker.start();
    cli = Cli.againstPort(server.port());
    await().until(() -> cli.run("worker", "list").out().contains("LIVE"));
  }

  int port() {
    return server.port();
  }

  @Override
  public void close() {
    worker.drain(Duration.ZERO);
    link.close();
    server.close();
    threads.close();
    redis.close();
  }
}
