package dev.carillon.server.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.carillon.client.CarillonClient;
import dev.carillon.client.Connection;
import dev.carillon.client.GrpcWorkerLink;
import dev.carillon.model.access.Access;
import dev.carillon.model.access.NewToken;
import dev.carillon.model.access.Role;
import dev.carillon.model.apply.AppliedItem;
import dev.carillon.model.apply.DefinitionText;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.worker.Registration;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.PatientRedis;
import dev.carillon.server.config.Address;
import dev.carillon.server.config.Auth;
import dev.carillon.server.config.Notify;
import dev.carillon.server.config.Secret;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import redis.clients.jedis.RedisClient;

/** Servers that want to know who calls, on a real Redis. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AuthenticationTest {
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final String PASSWORD = "correct horse battery";

  private final List<String> told = new CopyOnWriteArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private EmbeddedRedis redis;
  private CarillonServer server;
  private String admin = "";

  @BeforeAll
  void start() {
    redis = EmbeddedRedis.startInMemory();
    server = server().start();
    Awaitility.await().atMost(SOON).until(() -> !told.isEmpty());
    Matcher secret = Pattern.compile("crl_[A-Za-z0-9_-]{43}").matcher(told.getFirst());
    assertThat(secret.find()).isTrue();
    admin = secret.group();
  }

  @AfterAll
  void stop() {
    http.shutdownNow();
    server.close();
    redis.close();
  }

  private CarillonServer server() {
    ServerConfig d = ServerConfig.defaults();
    Auth auth =
        new Auth(
            true, Duration.ofHours(1), Optional.empty(), Auth.OFF.certificateRoles(), Map.of());
    Notify notify = Notify.DEFAULTS.withSecrets(new Secret("of the test"), Secret.NONE);
    return new CarillonServer(
            d.withExports(d.exports().withNotifications(notify))
                .withGrpc(new Address("127.0.0.1", 0))
                .withDelaybox(d.delaybox().withPort(0))
                .withDoors(d.doors().onFreePorts())
                .withSecurity(new Security(TlsFiles.OFF, auth))
                .withRedis(PatientRedis.at(redis.port())),
            Clock.systemUTC(),
            new Random())
        .announcingTo(told::add);
  }

  private CarillonClient client(CarillonServer at, String token) {
    Connection plain = Connection.to("127.0.0.1", at.port()).withDeadline(SOON);
    return CarillonClient.connect(token.isEmpty() ? plain : plain.withToken(token));
  }

  private static <T> T get(CompletableFuture<T> answer) {
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

  private static ErrorCode refusal(CompletableFuture<?> answer) {
    return catchThrowableOfType(CarillonException.class, () -> get(answer)).code();
  }

  private NewToken token(String name, Role... roles) {
    try (CarillonClient client = client(server, admin)) {
      return get(client.access().createToken(name, Access.of(roles), Duration.ZERO));
    }
  }

  private static NewTask task() {
    return NewTask.of("job", Payload.of("{}"));
  }

  @Test
  void anOperatorReadsNotificationsButChangesNone_notByFilesEither() {
    DefinitionText file =
        new DefinitionText(
            "n.yaml", "kind: notification-channel\nid: ops\nurl: https://example.org/hook\n");
    try (CarillonClient operator = client(server, token("nina", Role.OPERATOR).secret());
        CarillonClient root = client(server, admin)) {
      assertThat(get(operator.apply(List.of(file), false)).getFirst().change())
          .isEqualTo(AppliedItem.Change.REFUSED);
      assertThat(refusal(operator.notifications().deleteChannel("ops")))
          .isEqualTo(ErrorCode.PERMISSION_DENIED);
      assertThat(get(operator.notifications().channels())).isEmpty();
      assertThat(get(root.apply(List.of(file), false)).getFirst().change())
          .isEqualTo(AppliedItem.Change.NEW);
      assertThat(get(operator.notifications().channels())).hasSize(1);
    }
  }

  @Test
  void theFirstTokenIsToldOnceAndASecondServerTellsNone() throws InterruptedException {
    try (CarillonServer second = server().start();
        CarillonClient client = client(second, admin)) {
      assertThat(get(client.access().whoAmI()).access()).isEqualTo(Access.ALL);
      get(client.access().tokens());
    }
    assertThat(told).hasSize(1);
  }

  @Test
  void withoutATokenOrWithAStrangeOneNothingIsServedButHealth() throws Exception {
    for (String token : List.of("", "crl_" + "x".repeat(43), "eyJhbGciOiJub25lIn0.e30.", "?")) {
      try (CarillonClient client = client(server, token)) {
        assertThat(refusal(client.queues())).isEqualTo(ErrorCode.UNAUTHENTICATED);
        assertThat(refusal(client.submit(task()))).isEqualTo(ErrorCode.UNAUTHENTICATED);
        assertThat(refusal(client.access().tokens())).isEqualTo(ErrorCode.UNAUTHENTICATED);
      }
      for (String path :
          List.of("/api/v1/queues", "/metrics", "/actuator/prometheus", "/tasks/x", "/v1/about")) {
        assertThat(get(server.port(), path, token).statusCode()).as(path).isEqualTo(401);
      }
      assertThat(get(server.delayboxPort().orElseThrow(), "/task", token).statusCode())
          .isEqualTo(401);
      assertThat(post(server.port(), "/ticks", "{\"item\":\"a\"}", token).statusCode())
          .isEqualTo(401);
    }
    for (String path : List.of("/ping", "/livez", "/health", "/healthy", "/readyz")) {
      assertThat(get(server.port(), path, "").statusCode()).as(path).isEqualTo(200);
    }
    for (String path : List.of("/health", "/healthy", "/readyz")) {
      for (String nobody : List.of("", "crl_" + "x".repeat(43))) {
        assertThat(get(server.port(), path, nobody).body())
            .as(path)
            .matches(
                "\\{\"status\":\"ok\",\"ready\":true,\"degradedParts\":0,\"findingsToSee\":\\d+}");
      }
      assertThat(get(server.port(), path, admin).body()).contains("\"findings\":[{");
    }
  }

  @Test
  void aTokenWorksUntilItIsRevokedEverywhere() {
    NewToken made = token("nightly", Role.SUBMITTER);
    try (CarillonServer second = server().start();
        CarillonClient here = client(server, made.secret());
        CarillonClient there = client(second, made.secret());
        CarillonClient administrator = client(server, admin)) {
      assertThat(get(here.submit(task())).id()).isNotEmpty();
      assertThat(get(there.submit(task())).id()).isNotEmpty();
      assertThat(get(here.access().whoAmI()).name()).isEqualTo("token:nightly");
      assertThat(refusal(here.access().tokens())).isEqualTo(ErrorCode.PERMISSION_DENIED);
      assertThat(refusal(here.pauseQueue("default", "", Duration.ZERO)))
          .isEqualTo(ErrorCode.PERMISSION_DENIED);
      assertThat(get(administrator.access().tokens()))
          .anySatisfy(t -> assertThat(t).isEqualTo(made.info()));

      get(administrator.access().revokeToken(made.info().id(), "lost"));

      assertThat(refusal(here.queues())).isEqualTo(ErrorCode.UNAUTHENTICATED);
      Awaitility.await()
          .atMost(SOON)
          .ignoreExceptionsInstanceOf(NullPointerException.class)
          .untilAsserted(
              () -> assertThat(refusal(there.queues())).isEqualTo(ErrorCode.UNAUTHENTICATED));
    }
  }

  @Test
  void aTokenIsKeptAsAHashOnly() {
    NewToken made = token("hashed", Role.VIEWER);
    try (RedisClient raw = RedisClient.create("127.0.0.1", redis.port())) {
      for (String key : raw.keys("*")) {
        if (raw.type(key).equals("hash")) {
          assertThat(raw.hgetAll(key).toString()).doesNotContain(made.secret(), admin, PASSWORD);
        }
      }
    }
  }

  @Test
  void aPasswordOpensASessionThatEndsWithTheUser() throws Exception {
    try (CarillonClient administrator = client(server, admin)) {
      get(
          administrator
              .access()
              .putUser("ada", PASSWORD, Optional.of(Access.of(Role.OPERATOR)), true));
      HttpResponse<String> login =
          post(
              server.port(),
              "/auth/login",
              "{\"username\":\"ada\",\"password\":\"" + PASSWORD + "\"}",
              "");
      assertThat(login.statusCode()).as(login.body()).isEqualTo(200);
      String jwt = login.body().replaceAll(".*\"token\":\"([^\"]+)\".*", "$1");
      try (CarillonClient ada = client(server, jwt)) {
        assertThat(get(ada.access().whoAmI()).name()).isEqualTo("ada");
        assertThat(get(ada.queues())).isNotNull();

        get(administrator.access().putUser("ada", PASSWORD + "!", Optional.empty(), false));
        assertThat(refusal(ada.queues())).isEqualTo(ErrorCode.UNAUTHENTICATED);
      }
      String again = get(administrator.access().login("ada", PASSWORD + "!")).token();
      try (CarillonClient ada = client(server, again)) {
        assertThat(get(ada.queues())).isNotNull();
        get(administrator.access().removeUser("ada", "left"));
        assertThat(refusal(ada.queues())).isEqualTo(ErrorCode.UNAUTHENTICATED);
      }
    }
  }

  @Test
  void aWrongPasswordAndAnUnknownUserAreToldAlikeAndTriesAreLimited() {
    try (CarillonClient anybody = client(server, "");
        CarillonClient administrator = client(server, admin)) {
      get(administrator.access().putUser("bob", PASSWORD, Optional.empty(), true));
      CarillonException wrong = error(anybody.access().login("bob", "not the password"));
      CarillonException unknown = error(anybody.access().login("nobody", "not the password"));
      assertThat(wrong.code()).isEqualTo(ErrorCode.UNAUTHENTICATED);
      assertThat(wrong.message()).isEqualTo(unknown.message());

      Awaitility.await()
          .atMost(SOON)
          .until(() -> error(anybody.access().login("bob", "again")).code() == ErrorCode.BUSY);
      assertThat(error(anybody.access().login("bob", PASSWORD)).code()).isEqualTo(ErrorCode.BUSY);
    }
  }

  private static CarillonException error(CompletableFuture<?> answer) {
    return catchThrowableOfType(CarillonException.class, () -> get(answer));
  }

  @Test
  void aWorkerWithItsTokenRegistersAndDoesNothingElse() {
    NewToken made = token("worker-7", Role.WORKER);
    Connection connection =
        Connection.to("127.0.0.1", server.port()).withDeadline(SOON).withToken(made.secret());
    Registration registration =
        new Registration(
            Ulid.random(1, new Random(5)),
            "w7",
            "localhost",
            1,
            List.of("job"),
            List.of(),
            1,
            Map.of(),
            "test",
            false);
    GrpcWorkerLink link = GrpcWorkerLink.connect(connection);
    try (CarillonClient client = CarillonClient.connect(connection)) {
      assertThat(get(link.register(registration))).isNotNull();
      assertThat(refusal(client.submit(task()))).isEqualTo(ErrorCode.PERMISSION_DENIED);
      assertThat(refusal(client.queues())).isEqualTo(ErrorCode.PERMISSION_DENIED);
    } finally {
      link.close();
    }
    GrpcWorkerLink stranger =
        GrpcWorkerLink.connect(Connection.to("127.0.0.1", server.port()).withDeadline(SOON));
    try {
      assertThat(refusal(stranger.register(registration))).isEqualTo(ErrorCode.UNAUTHENTICATED);
    } finally {
      stranger.close();
    }
  }

  private HttpResponse<String> get(int port, String path, String token) throws Exception {
    return send(HttpRequest.newBuilder(uri(port, path)).GET(), token);
  }

  private HttpResponse<String> post(int port, String path, String body, String token)
      throws Exception {
    return send(
        HttpRequest.newBuilder(uri(port, path)).POST(HttpRequest.BodyPublishers.ofString(body)),
        token);
  }

  private static URI uri(int port, String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private HttpResponse<String> send(HttpRequest.Builder request, String token)
      throws IOException, InterruptedException {
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
