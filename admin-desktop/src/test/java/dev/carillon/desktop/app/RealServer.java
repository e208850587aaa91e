package dev.carillon.desktop.app;

import dev.carillon.client.CarillonClient;
import dev.carillon.client.Connection;
import dev.carillon.client.GrpcWorkerLink;
import dev.carillon.model.worker.Registration;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.boot.CarillonServer;
import dev.carillon.server.boot.CarillonThreads;
import dev.carillon.server.config.Address;
import dev.carillon.server.config.Notify;
import dev.carillon.server.config.Secret;
import dev.carillon.server.config.ServerConfig;
import dev.carillon.server.core.port.Telemetry;
import dev.carillon.server.embedded.EmbeddedRedis;
import dev.carillon.server.worker.Worker;
import dev.carillon.server.worker.WorkerThreads;
import dev.carillon.server.worker.api.TaskHandler;
import dev.carillon.server.worker.handler.EchoHandler;
import dev.carillon.server.worker.handler.SleepHandler;
import dev.carillon.server.worker.journal.CompletionJournal;
import dev.carillon.server.worker.shell.ShellHandler;
import dev.carillon.server.worker.shell.ShellMode;
import dev.carillon.server.worker.shell.ShellSettings;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A real server on embedded Redis with a worker in this process, dispatching directly. */
final class RealServer implements AutoCloseable {
  private final EmbeddedRedis redis = EmbeddedRedis.startInMemory();
  private final CarillonThreads threads = new CarillonThreads();
  private final SecureRandom random = new SecureRandom();
  private final Path folder;
  private CarillonServer server;
  private final int port;
  private final Worker worker;
  private final GrpcWorkerLink link;

  RealServer(Path folder) throws Exception {
    this.folder = folder;
    server = start(0);
    port = server.port();
    link = GrpcWorkerLink.connect(Connection.to("127.0.0.1", port));
    worker = worker();
    worker.start();
  }

  private CarillonServer start(int onPort) {
    ServerConfig defaults = ServerConfig.defaults();
    ServerConfig config =
        defaults
            .withRedis(defaults.redis().withAddress(new Address("127.0.0.1", redis.port())))
            .withGrpc(new Address("127.0.0.1", onPort))
            .withDelaybox(defaults.delaybox().withPort(0))
            .withExports(
                defaults
                    .exports()
                    .withNotifications(
                        Notify.DEFAULTS.withSecrets(new Secret("of the tests"), Secret.NONE)));
    return new CarillonServer(config, new Uncounted(), () -> "", Clock.systemUTC(), random).start();
  }

  private Worker worker() {
    ExecutorService blocking = threads.pool("test-pipes", 8);
    Map<String, TaskHandler> handlers =
        Stream.of(
                new EchoHandler(),
                new SleepHandler(),
                new ShellHandler(
                    ShellSettings.of(ShellMode.LINE),
                    folder,
                    blocking,
                    name -> Optional.ofNullable(System.getenv(name))))
            .collect(Collectors.toMap(TaskHandler::type, Function.identity()));
    String id = Ulid.random(1, random);
    return new Worker(
        new Registration(
            id,
            "bench-1",
            "localhost",
            ProcessHandle.current().pid(),
            List.copyOf(handlers.keySet()),
            List.of(),
            8,
            Map.of(),
            "test",
            false),
        handlers,
        link,
        null,
        new CompletionJournal(folder, id),
        new WorkerThreads(
            threads.virtual("test-run"),
            blocking,
            threads.timer("test-timer"),
            threads.factory("test-owner")),
        System::nanoTime,
        random);
  }

  String address() {
    return "127.0.0.1:" + port;
  }

  /** A client beside the console, for what others would do. */
  CarillonClient client() {
    return CarillonClient.connect(Connection.to("127.0.0.1", port));
  }

  void stopServer() {
    server.close();
  }

  void startServer() {
    server = start(port);
  }

  @Override
  public void close() throws Exception {
    worker.drain(Duration.ZERO);
    worker.terminated().get(20, TimeUnit.SECONDS);
    link.close();
    server.close();
    threads.close();
    redis.close();
  }

  static final class Uncounted implements Telemetry {
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
