package dev.carillon.server.boot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.access.Access;
import dev.carillon.model.access.Role;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.schedule.ScheduleKey;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.server.PatientRedis;
import dev.carillon.server.config.Address;
import dev.carillon.server.config.Definitions;
import dev.carillon.server.config.EngineConfig;
import dev.carillon.server.config.Notify;
import dev.carillon.server.config.Secret;
import dev.carillon.server.config.ServerConfig;
import dev.carillon.server.config.WorkerConfig;
import dev.carillon.server.core.Caller;
import dev.carillon.server.embedded.EmbeddedRedis;
import dev.carillon.server.notify.Receiver;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;

/** Redis is empty all at once while servers live: they go on as on new data. */
class LostDataTest {
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final String PASSWORD = "correct horse battery";

  private static final ScheduleKey NIGHTLY = new ScheduleKey("default", "nightly");

  @TempDir private Path folder;

  private static ServerConfig withKeyWindow(ServerConfig config, Duration window) {
    EngineConfig e = config.engine();
    return config.withEngine(
        new EngineConfig(
            e.buckets(),
            e.lease(),
            e.heartbeat(),
            e.claimTimeout(),
            e.cancelGrace(),
            e.ownerGoneAfter(),
            e.batch(),
            e.auditEvery(),
            e.auditRepair(),
            window));
  }

  private static RedisClient raw(int port) {
    return RedisClient.builder().hostAndPort("127.0.0.1", port).build();
  }

  private static boolean marked(RedisClient raw, int buckets) {
    List<String> windows = raw.keys("carillon{*}:window").stream().map(raw::get).toList();
    return windows.equals(Collections.nCopies(buckets, "3600000"))
        && Integer.toString(buckets).equals(raw.hget("carillon:meta", "buckets"))
        && raw.hexists("carillon:meta", "layout");
  }

  @Test
  void whatIsKeptOnceIsKeptAnew_andSomebodyCanGetIn() {
    UnaryOperator<ServerConfig> hour = config -> withKeyWindow(config, Duration.ofHours(1));
    int buckets = ServerConfig.defaults().engine().buckets();
    try (GuardedServer guarded = new GuardedServer(hour);
        RedisClient raw = raw(guarded.redisPort())) {
      CarillonServer other = guarded.another(UnaryOperator.identity());
      assertThat(marked(raw, buckets)).isTrue();
      sessionOfOneHoldsAtTheOther(guarded, other, guarded.admin);
      int before = guarded.told.size();
      raw.flushAll();
      await().atMost(SOON).until(() -> marked(raw, buckets));
      await().atMost(SOON).until(() -> guarded.told.size() > before);
      String secret = GuardedServer.secret(guarded.told.getLast());
      assertThat(secret).isNotEqualTo(guarded.admin);
      await()
          .atMost(SOON)
          .ignoreExceptions()
          .untilAsserted(() -> sessionOfOneHoldsAtTheOther(guarded, other, secret));
      assertThat(guarded.told).as("one of the two made it").hasSize(before + 1);
    }
  }

  private static void sessionOfOneHoldsAtTheOther(
      GuardedServer guarded, CarillonServer other, String token) {
    try (CarillonClient administrator = CarillonClient.connect(guarded.connection(token))) {
      GuardedServer.get(
          administrator
              .access()
              .putUser("ada", PASSWORD, Optional.of(Access.of(Role.OPERATOR)), false));
      String session = GuardedServer.get(administrator.access().login("ada", PASSWORD)).token();
      try (CarillonClient ada = CarillonClient.connect(guarded.connection(session, other.port()))) {
        assertThat(GuardedServer.get(ada.access().whoAmI()).name()).isEqualTo("ada");
      }
      GuardedServer.get(administrator.access().removeUser("ada", "once more"));
    }
  }

  @Test
  void tasksHaveSomebodyToldAgain() throws Exception {
    try (EmbeddedRedis redis = EmbeddedRedis.startInMemory();
        Receiver to = new Receiver();
        RedisClient raw = raw(redis.port());
        CarillonServer server = server(redis, to);
        CarillonWorker worker = worker(server)) {
      submit(server, "first", to);
      await().atMost(SOON).until(() -> to.got().size() == 1);
      raw.flushAll();
      // At once: nothing has noticed yet.
      submit(server, "second", to);
      await().atMost(SOON).until(() -> to.got().size() == 2);
      assertThat(to.got().getLast().body()).contains("second");
    }
  }

  @Test
  void theDefinitionsOfAWatchedFolderAreThereAgain() throws Exception {
    Files.writeString(
        folder.resolve("a.yaml"),
        "kind: schedule\nid: nightly\ncron: 30 2 * * *\ntask:\n  type: echo\n",
        UTF_8);
    try (EmbeddedRedis redis = EmbeddedRedis.startInMemory();
        Receiver nobody = new Receiver();
        RedisClient raw = raw(redis.port());
        CarillonServer server = server(redis, nobody)) {
      awaitSchedule(server);
      raw.flushAll();
      awaitSchedule(server);
    }
  }

  @Test
  void newDataThatAServerOfAnotherKindHasMarked_isLeftAlone() {
    try (EmbeddedRedis redis = EmbeddedRedis.startInMemory();
        Receiver nobody = new Receiver();
        RedisClient raw = raw(redis.port());
        CarillonServer server = server(redis, nobody)) {
      assertThat(takesTasks(server)).isTrue();
      Object unused =
          raw.eval(
              "redis.call('FLUSHALL') return redis.call('HSET', KEYS[1], 'buckets', '8')",
              List.of("carillon:meta"),
              List.of());
      await().atMost(SOON).until(() -> !takesTasks(server));
      raw.hset(
          "carillon:meta", "buckets", Integer.toString(ServerConfig.defaults().engine().buckets()));
      await().atMost(SOON).until(() -> takesTasks(server));
    }
  }

  private static boolean takesTasks(CarillonServer server) {
    try {
      NewTask task = NewTask.of("echo", Payload.of("x"));
      return !server.engine().tasks().submit(task, new Caller("ops")).receipt().id().isEmpty();
    } catch (CarillonException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.REDIS_AWAY);
      return false;
    }
  }

  private static void awaitSchedule(CarillonServer server) {
    await()
        .atMost(SOON)
        .until(
            () -> {
              try {
                return server.engine().schedules().get(NIGHTLY) != null;
              } catch (CarillonException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND);
                return false;
              }
            });
  }

  private CarillonServer server(EmbeddedRedis redis, Receiver to) {
    ServerConfig d = ServerConfig.defaults();
    Notify notify =
        Notify.DEFAULTS
            .allowing(List.of(to.address()), Duration.ofSeconds(30), 3, Duration.ofMillis(20))
            .withSecrets(new Secret("a long passphrase"), Secret.NONE);
    return new CarillonServer(
            d.withGrpc(new Address("127.0.0.1", 0))
                .withDelaybox(d.delaybox().withPort(0))
                .withDoors(d.doors().onFreePorts())
                .withExports(d.exports().withNotifications(notify))
                .withDefinitions(new Definitions(folder.toString(), Duration.ofMillis(200)))
                .withRedis(PatientRedis.at(redis.port())),
            Clock.systemUTC(),
            new Random(5))
        .start();
  }

  private CarillonWorker worker(CarillonServer server) {
    WorkerConfig defaults = WorkerConfig.defaults();
    return new CarillonWorker(
        new WorkerConfig(
            List.of(new Address("127.0.0.1", server.port())),
            "w",
            List.of("echo"),
            List.of(),
            16,
            Map.of(),
            defaults.shell(),
            List.of(),
            Set.of(),
            Set.of(),
            Optional.empty(),
            folder.resolve("worker"),
            Duration.ZERO,
            false),
        Clock.systemUTC(),
        Map.of());
  }

  private static void submit(CarillonServer server, String id, Receiver to) throws Exception {
    String body =
        "{\"taskId\":\""
            + id
            + "\",\"taskName\":\""
            + id
            + "\",\"type\":\"echo\",\"payload\":\"x\",\"notificationUrl\":\""
            + to.url()
            + "\"}";
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/tasks"))
                  .POST(HttpRequest.BodyPublishers.ofString(body))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }
  }
}
