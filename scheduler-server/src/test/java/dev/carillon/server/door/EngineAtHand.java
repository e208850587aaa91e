package dev.carillon.server.door;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.server.PatientRedis;
import dev.carillon.server.boot.CarillonServer;
import dev.carillon.server.config.Address;
import dev.carillon.server.config.Doors;
import dev.carillon.server.config.ServerConfig;
import dev.carillon.server.embedded.EmbeddedRedis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.Random;
import java.util.function.UnaryOperator;

/** A whole server on a Redis of its own, spoken to over HTTP. */
public final class EngineAtHand implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  public final EmbeddedRedis redis;
  private final boolean alone;
  public final CarillonServer server;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  public EngineAtHand(UnaryOperator<Doors> doors) {
    this(doors, EmbeddedRedis.startInMemory(), true);
  }

  /** Another server on the Redis of this one. */
  public EngineAtHand another() {
    return new EngineAtHand(UnaryOperator.identity(), redis, false);
  }

  private EngineAtHand(UnaryOperator<Doors> doors, EmbeddedRedis redis, boolean alone) {
    this.redis = redis;
    this.alone = alone;
    ServerConfig defaults = ServerConfig.defaults();
    server =
        new CarillonServer(
                defaults
                    .withGrpc(new Address("127.0.0.1", 0))
                    .withDelaybox(defaults.delaybox().withPort(0))
                    .withDoors(doors.apply(defaults.doors().onFreePorts()))
                    .withRedis(PatientRedis.at(redis.port())),
                Clock.systemUTC(),
                new Random(7))
            .start();
  }

  /** Answer of a POST on the main port. */
  public HttpResponse<String> post(String path, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path)).POST(HttpRequest.BodyPublishers.ofString(body));
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  public HttpResponse<String> get(String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).GET();
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }

  public HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  public static JsonNode json(HttpResponse<String> answer) {
    try {
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(answer.body(), e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
    server.close();
    if (alone) {
      redis.close();
    }
  }
}
