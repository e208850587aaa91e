package dev.carillon.server.boot;

import dev.carillon.server.PatientRedis;
import dev.carillon.server.config.Address;
import dev.carillon.server.config.ServerConfig;
import dev.carillon.server.config.ShellAllowed;
import dev.carillon.server.config.WorkerConfig;
import dev.carillon.server.embedded.EmbeddedRedis;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A real server with its doors, a real Redis, and a worker with shell and http. */
public final class ServerWithWorker implements AutoCloseable {
  private final HttpClient http = HttpClient.newHttpClient();
  private final EmbeddedRedis redis = EmbeddedRedis.startInMemory();
  private final CarillonServer server;
  private final CarillonWorker worker;

  /**
   * @param data for the worker's journal
   * @param httpAllow what http tasks may call
   * @param settings what is other than the defaults
   */
  public ServerWithWorker(Path data, Set<Address> httpAllow, UnaryOperator<ServerConfig> settings) {
    ServerConfig defaults = ServerConfig.defaults();
    ServerConfig config =
        settings.apply(
            defaults
                .withGrpc(new Address("127.0.0.1", 0))
                .withDelaybox(defaults.delaybox().withPort(0))
                .withRedis(PatientRedis.at(redis.port())));
    server = new CarillonServer(config, Clock.systemUTC(), new Random(7)).start();
    worker =
        new CarillonWorker(
            new WorkerConfig(
                List.of(new Address("127.0.0.1", server.port())),
                "w",
                List.of("echo", "shell", "http"),
                List.of(),
                8,
                Map.of(),
                ShellAllowed.LINE,
                List.of("PATH"),
                Set.of(),
                httpAllow,
                Optional.empty(),
                data,
                Duration.ZERO,
                config.kafka().isNamed()),
            Clock.systemUTC(),
            Map.of("PATH", "/usr/bin:/bin"));
  }

  /** The main port. */
  public int port() {
    return server.port();
  }

  public CarillonServer server() {
    return server;
  }

  /** Sends JSON to the main port with headers name, value, … */
  public HttpResponse<String> post(String path, String json, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path)).POST(HttpRequest.BodyPublishers.ofString(json));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request.header("content-type", "application/json").build());
  }

  public String get(String path) throws Exception {
    return send(HttpRequest.newBuilder(uri(path)).build()).body();
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }

  @Override
  public void close() {
    http.shutdownNow();
    worker.close();
    server.close();
    redis.close();
  }
}
