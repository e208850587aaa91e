package dev.carillon.server.boot;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.carillon.client.CarillonClient;
import dev.carillon.client.Connection;
import dev.carillon.client.GrpcWorkerLink;
import dev.carillon.model.access.Access;
import dev.carillon.model.access.NewToken;
import dev.carillon.model.access.Role;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.server.PatientRedis;
import dev.carillon.server.config.Address;
import dev.carillon.server.config.Auth;
import dev.carillon.server.config.Security;
import dev.carillon.server.config.ServerConfig;
import dev.carillon.server.config.TlsFiles;
import dev.carillon.server.embedded.EmbeddedRedis;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** A server that wants to know who calls, with a Redis of its own, and ways to call it. */
public final class GuardedServer implements AutoCloseable {
  static final Duration SOON = Duration.ofMinutes(2);
  private static final Pattern SECRET = Pattern.compile("crl_[A-Za-z0-9_-]{43}");

  final List<String> told = new CopyOnWriteArrayList<>();
  final CarillonServer server;
  final String admin;
  private final EmbeddedRedis redis;
  private final UnaryOperator<ServerConfig> change;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<AutoCloseable> open = new ArrayList<>();

  GuardedServer() {
    this(UnaryOperator.identity());
  }

  /**
   * @param change of the configuration of each server
   */
  GuardedServer(UnaryOperator<ServerConfig> change) {
    this.change = change;
    redis = EmbeddedRedis.startInMemory();
    server = another(UnaryOperator.identity());
    Awaitility.await().atMost(SOON).until(() -> !told.isEmpty());
    admin = secret(told.getFirst());
  }

  static String secret(String line) {
    Matcher found = SECRET.matcher(line);
    if (!found.find()) {
      throw new AssertionError("Expected a token in: " + line);
    }
    return found.group();
  }

  /** Another server of the same cluster. */
  CarillonServer another(UnaryOperator<Auth> auth) {
    ServerConfig d = ServerConfig.defaults();
    Auth plain =
        new Auth(
            true, Duration.ofHours(1), Optional.empty(), Auth.OFF.certificateRoles(), Map.of());
    CarillonServer made =
        new CarillonServer(
                change.apply(
                    d.withGrpc(new Address("127.0.0.1", 0))
                        .withDelaybox(d.delaybox().withPort(0))
                        .withDoors(d.doors().onFreePorts())
                        .withSecurity(new Security(TlsFiles.OFF, auth.apply(plain)))
                        .withRedis(PatientRedis.at(redis.port()))),
                Clock.systemUTC(),
                new Random())
            .announcingTo(told::add)
            .start();
    open.add(made);
    return made;
  }

  int redisPort() {
    return redis.port();
  }

  Connection connection(String token) {
    return connection(token, server.port());
  }

  Connection connection(String token, int port) {
    Connection plain = Connection.to("127.0.0.1", port).withDeadline(SOON);
    return token.isEmpty() ? plain : plain.withToken(token);
  }

  CarillonClient client(String token) {
    CarillonClient client = CarillonClient.connect(connection(token));
    open.add(client);
    return client;
  }

  GrpcWorkerLink worker(String token) {
    GrpcWorkerLink link = GrpcWorkerLink.connect(connection(token));
    open.add(link::close);
    return link;
  }

  NewToken token(String name, Role... roles) {
    return token(name, Access.of(roles));
  }

  NewToken token(String name, Access access) {
    return get(client(admin).access().createToken(name, access, Duration.ZERO));
  }

  static Access within(Set<String> tenants, Set<String> queues, Role... roles) {
    return new Access(Set.of(roles), tenants, queues);
  }

  static <T> T get(CompletableFuture<T> answer) {
    try {
      return answer.get(2, TimeUnit.MINUTES);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof CarillonException error) {
        throw error;
      }
      throw new AssertionError(e);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  static ErrorCode refusal(CompletableFuture<?> answer) {
    CarillonException refused = catchThrowableOfType(CarillonException.class, () -> get(answer));
    return refused == null ? ErrorCode.INTERNAL : refused.code();
  }

  /** A request to the main port. */
  HttpResponse<String> send(String verb, String path, String body, String token) {
    return send(server.port(), verb, path, body, token);
  }

  HttpResponse<String> send(int port, String verb, String path, String body, String token) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .method(
                verb,
                verb.equals("GET")
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
    for (AutoCloseable each : open.reversed()) {
      try {
        each.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
    redis.close();
  }
}
