package dev.carillon.server.cli;

import static org.awaitility.Awaitility.await;

import dev.carillon.client.Connection;
import dev.carillon.client.GrpcWorkerLink;
import dev.carillon.model.task.Payload;
import dev.carillon.model.worker.Registration;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.PatientRedis;
import dev.carillon.server.boot.CarillonServer;
import dev.carillon.server.boot.CarillonThreads;
import dev.carillon.server.config.Address;
import dev.carillon.server.config.ServerConfig;
import dev.carillon.server.embedded.EmbeddedRedis;
import dev.carillon.server.worker.Worker;
import dev.carillon.server.worker.WorkerThreads;
import dev.carillon.server.worker.api.TaskContext;
import dev.carillon.server.worker.api.TaskHandler;
import dev.carillon.server.worker.handler.SleepHandler;
import dev.carillon.server.worker.journal.CompletionJournal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;

/**
 * Redis, a server, and a worker: {@code echo} gives its payload back, {@code gate} waits until it
 * is let go, {@code weak} fails as long as it is told to, {@code sleep} is the real one.
 */
final class ServerWithWorker implements AutoCloseable {
  /** What a handler does. */
  interface Body {
    Payload run(TaskContext context) throws Exception;
  }

  final Semaphore gate = new Semaphore(0);
  final AtomicBoolean weak = new AtomicBoolean(true);
  final CarillonServer server;
  final Cli cli;
  private final Random random = new Random(7);
  private final CarillonThreads threads = new CarillonThreads();
  private final EmbeddedRedis redis = EmbeddedRedis.startInMemory();
  private final HttpClient http = HttpClient.newHttpClient();
  private final GrpcWorkerLink link;
  private final Worker worker;

  ServerWithWorker(Path folder, UnaryOperator<ServerConfig> change) {
    ServerConfig defaults = ServerConfig.defaults();
    ServerConfig config =
        defaults
            .withGrpc(new Address("127.0.0.1", 0))
            .withDelaybox(defaults.delaybox().withPort(0))
            .withDoors(defaults.doors().onFreePorts())
            .withRedis(PatientRedis.at(redis.port()));
    server = new CarillonServer(change.apply(config), Clock.systemUTC(), random).start();
    link = GrpcWorkerLink.connect(Connection.to("127.0.0.1", server.port()));
    Map<String, TaskHandler> handlers =
        Map.of(
            "echo", handler("echo", TaskContext::payload),
            "gate", handler("gate", this::waitAtGate),
            "weak", handler("weak", this::failIfWeak),
            "sleep", new SleepHandler());
    worker =
        new Worker(
            new Registration(
                Ulid.random(Clock.systemUTC().millis(), random),
                "w1",
                "localhost",
                1,
                List.copyOf(handlers.keySet()),
                List.of(),
                50,
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

  private Payload waitAtGate(TaskContext context) throws InterruptedException {
    gate.acquire();
    return Payload.of("{\"rows\":3}");
  }

  private Payload failIfWeak(TaskContext context) {
    if (weak.get()) {
      throw new IllegalStateException("The disk is full.");
    }
    return Payload.EMPTY;
  }

  private static TaskHandler handler(String type, Body body) {
    return new TaskHandler() {
      @Override
      public String type() {
        return type;
      }

      @Override
      public Payload run(TaskContext context) throws Exception {
        return body.run(context);
      }
    };
  }

  HttpResponse<String> http(String method, String path, String body) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    worker.drain(Duration.ZERO);
    link.close();
    server.close();
    threads.close();
    redis.close();
    http.shutdownNow();
  }
}
