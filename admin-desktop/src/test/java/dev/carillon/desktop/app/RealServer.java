package dev.carillon.desktop.app;

import dev.carillon.client.CarillonClient;
import dev.carillon.client.Connection;
import dev.carillon.client.GrpcWorkerLink;
import dev.carillon.model.worker.Registration;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.boot.CarillonServer;
import dev.carillon.server.boot.CarillonThreads;
import dev.carillon.server.config.Address;
import dev.carillon.server.config.Auth;
import dev.carillon.server.config.Notify;
import dev.carillon.server.config.Secret;
import dev.carillon.server.config.Security;
import dev.carillon.server.config.ServerConfig;
import dev.carillon.server.config.TlsFiles;
import dev.carillon.server.core.port.Telemetry;
import dev.carillon.server.embedded.EmbeddedRedis;
import dev.carillon.server.embedded.Ports;
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
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A real server on embedded Redis with a worker in this process, dispatching directly. */
final class RealServer implements AutoCloseable {
  private static final Pattern TOKEN = Pattern.compile("crl_\\S+");

  private final EmbeddedRedis redis = EmbeddedRedis.startInMemory();
  private final CarillonThreads threads = new CarillonThreads();
  private final SecureRandom random = new SecureRandom();
  private final Path folder;
  private final Security security;
  private final CompletableFuture<String> token = new CompletableFuture<>();
  private CarillonServer server;
  private final int port;
  private final Worker worker;
  private final GrpcWorkerLink link;

  /** One that lets everybody do everything. */
  RealServer(Path folder) throws Exception {
    this(folder, Security.OFF);
  }

  /**
   * One that wants to know who somebody is; the worker and {@link #client} are its administrator.
   */
  static RealServer guarded(Path folder) throws Exception {
    Auth auth = new Auth(true, Duration.ofHours(1), Optional.empty(), Set.of(), Map.of());
    return new RealServer(folder, new Security(TlsFiles.OFF, auth));
  }

  private RealServer(Path folder, Security security) throws Exception {
    this.folder = folder;
    this.security = security;
    server = start(Ports.free()); // it comes back there
    port = server.port();
    link = GrpcWorkerLink.connect(connection());
    worker =
        worker(
            "bench-1",
            new EchoHandler(),
            new SleepHandler(),
            new ShellHandler(
                ShellSettings.of(ShellMode.LINE),
                folder,
                threads.pool("test-pipes", 8),
                name -> Optional.ofNullable(System.getenv(name))));
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
                        Notify.DEFAULTS.withSecrets(new Secret("of the tests"), Secret.NONE)))
            .withSecurity(security);
    return new CarillonServer(config, new Uncounted(), () -> "", Clock.systemUTC(), random)
        .announcingTo(
            line -> {
              Matcher found = TOKEN.matcher(line);
              if (found.find()) {
                token.complete(found.group());
              }
            })
        .start();
  }

  private Connection connection() throws Exception {
    Connection plain = Connection.to("127.0.0.1", port);
    return security.auth().enabled() ? plain.withToken(token.get(180, TimeUnit.SECONDS)) : plain;
  }

  /** Starts a worker with 8 slots in this process; whoever starts another one lets it drain. */
  Worker worker(String name, TaskHandler... kinds) {
    Map<String, TaskHandler> handlers =
        Stream.of(kinds).collect(Collectors.toMap(TaskHandler::type, Function.identity()));
    String id = Ulid.random(1, random);
    Worker started =
        new Worker(
            new Registration(
                id,
                name,
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
                threads.pool("test-owned", 2),
                threads.timer("test-timer"),
                threads.factory("test-owner")),
            System::nanoTime,
            random);
    started.start();
    return started;
  }

  String address() {
    return "127.0.0.1:" + port;
  }

  /** A client beside the console, for what others would do. */
  CarillonClient client() throws Exception {
    return CarillonClient.connect(connection());
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
    worker.terminated().get(180, TimeUnit.SECONDS);
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
