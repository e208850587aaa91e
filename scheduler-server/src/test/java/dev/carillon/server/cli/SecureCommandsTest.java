package dev.carillon.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.carillon.server.boot.CarillonServer;
import dev.carillon.server.boot.CarillonWorker;
import dev.carillon.server.config.Address;
import dev.carillon.server.config.Auth;
import dev.carillon.server.config.ClientAuth;
import dev.carillon.server.config.Secret;
import dev.carillon.server.config.Security;
import dev.carillon.server.config.ServerAccess;
import dev.carillon.server.config.ServerConfig;
import dev.carillon.server.config.ShellAllowed;
import dev.carillon.server.config.Smtp;
import dev.carillon.server.config.TlsFiles;
import dev.carillon.server.config.WorkerConfig;
import dev.carillon.server.embedded.EmbeddedRedis;
import dev.carillon.server.metrics.Prometheus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The way of security.md, by the commands themselves: TLS, a first token, a user, a worker. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class SecureCommandsTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String PASSWORD = "correct horse battery";

  private final List<String> told = new CopyOnWriteArrayList<>();
  private Path dir = Path.of("");
  private EmbeddedRedis redis;
  private CarillonServer server;

  @BeforeAll
  void start(@TempDir Path folder) {
    dir = folder;
    // At the fixed time of the commands, certificates would be of yesterday.
    new dev.carillon.server.security.tls.DevCertificates(dir, Clock.systemUTC())
        .make(List.of("localhost"), "worker");
    redis = EmbeddedRedis.startInMemory();
    ServerConfig d = ServerConfig.defaults();
    TlsFiles tls =
        new TlsFiles(
            Optional.of(dir.resolve("server.pem")),
            Optional.of(dir.resolve("server.key")),
            ClientAuth.OPTIONAL,
            Optional.of(dir.resolve("ca.pem")));
    Auth auth =
        new Auth(
            true, Duration.ofHours(1), Optional.empty(), Auth.OFF.certificateRoles(), Map.of());
    server =
        new CarillonServer(
                d.withGrpc(new Address("0.0.0.0", 0))
                    .withDelaybox(d.delaybox().withPort(0))
                    .withDoors(d.doors().onFreePorts())
                    .withSecurity(new Security(tls, auth))
                    .withRedis(d.redis().withAddress(new Address("127.0.0.1", redis.port()))),
                Clock.systemUTC(),
                new Random())
            .announcingTo(told::add)
            .start();
    Awaitility.await().atMost(SOON).until(() -> !told.isEmpty());
  }

  @AfterAll
  void stop() {
    server.close();
    redis.close();
  }

  private Cli cli() {
    return Cli.alone()
        .with(ServerOptions.VARIABLE, "localhost:" + server.port())
        .with("CARILLON_CA", dir.resolve("ca.pem").toString())
        .with("HOME", dir.toString());
  }

  private static Cli.Result ok(Cli.Result result) {
    assertThat(result.code()).as(result.err()).isZero();
    return result;
  }

  private String first() {
    return told.getFirst().replaceAll("(?s).*(crl_[A-Za-z0-9_-]{43}).*", "$1");
  }

  @Test
  @Order(1)
  void prometheusReadsItAsTheShippedFilesSay() throws IOException {
    Optional<String> program = Prometheus.installed("prometheus");
    assumeTrue(program.isPresent(), "no prometheus");
    String token =
        ok(cli()
                .with("CARILLON_TOKEN", first())
                .run("token", "create", "prometheus", "--role", "viewer"))
            .out();
    Path file = Files.writeString(dir.resolve("prometheus.token"), token);
    try (Prometheus prometheus =
        Prometheus.start(
            program.get(),
            dir.resolve("prometheus"),
            "localhost:" + server.port(),
            dir.resolve("ca.pem"),
            file)) {
      Awaitility.await()
          .atMost(SOON)
          .untilAsserted(
              () -> {
                assertThat(prometheus.query("up{job=\"carillon\"} == 1")).hasSize(1);
                assertThat(prometheus.query("carillon_redis_up == 1")).hasSize(1);
                assertThat(prometheus.query("carillon_buckets_owned{cluster=\"carillon\"}"))
                    .hasSize(1);
                assertThat(prometheus.rules()).isNotEmpty();
                prometheus
                    .rules()
                    .findValuesAsText("health")
                    .forEach(health -> assertThat(health).isEqualTo("ok"));
              });
      assertThat(prometheus.rules().findValuesAsText("name")).contains("CarillonDown");
      assertThat(prometheus.query("ALERTS{alertname=\"CarillonDown\"}")).isEmpty();
    }
  }

  @Test
  @Order(2)
  void aUserAWorkerAndATaskOverTls() throws IOException {
    String first = first();
    assertThat(cli().run("queue", "list").err())
        .contains("Expected a token", "in the header Authorization, as a bearer token");
    Cli admin = cli().with("CARILLON_TOKEN", first);
    ok(admin.withInput(PASSWORD + "\n").run("user", "add", "ada", "--role", "admin"));

    assertThat(cli().withInput("wrong password\n").run("login", "--user", "ada").code())
        .isEqualTo(1);
    Cli ada = cli();
    assertThat(ok(ada.withInput(PASSWORD + "\n").run("login", "--user", "ada")).out())
        .contains("ada (admin)");
    Path kept;
    try (var files = Files.list(dir.resolve(".config/carillon/tokens"))) {
      kept = files.findFirst().orElseThrow();
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
        .isEqualTo("rw-------");
    assertThat(ok(ada.run("whoami")).out()).isEqualTo("ada is admin\n");

    String secret = ok(ada.run("token", "create", "worker-7", "--role", "worker")).out().strip();
    Path tokenFile = Files.writeString(dir.resolve("worker.token"), secret + "\n");
    try (CarillonWorker worker =
        new CarillonWorker(worker(byToken(tokenFile)), Clock.systemUTC(), Map.of())) {
      String id = ok(ada.run("task", "submit", "--type", "echo", "--payload", "{}")).out().strip();
      assertThat(id).isNotEmpty();
      Awaitility.await()
          .atMost(SOON)
          .until(() -> ada.run("task", "list", "--state", "succeeded").out().contains("echo"));
    }

    // And one that shows its certificate alone.
    try (CarillonWorker worker =
        new CarillonWorker(worker(byCertificate()), Clock.systemUTC(), Map.of())) {
      ok(ada.run("task", "submit", "--type", "echo", "--queue", "mtls", "--payload", "{}"));
      Awaitility.await()
          .atMost(SOON)
          .until(() -> ada.run("task", "list", "--state", "succeeded").out().contains("mtls"));
    }

    String tokens = ok(ada.run("token", "list", "--json")).out();
    assertThat(tokens).contains("worker-7").doesNotContain(secret, first);
    String id =
        tokens.replaceAll("(?s).*\"id\":\\s*\"([0-9a-f]+)\",\\s*\"name\":\\s*\"admin\".*", "$1");
    ok(ada.run("token", "revoke", id, "--reason", "first token"));
    assertThat(admin.run("queue", "list").err()).contains("Expected a token that is known here");
    String session = Files.readString(kept).strip();
    assertThat(ok(ada.run("logout")).err()).contains("All sessions of ada have ended.");
    assertThat(cli().with("CARILLON_TOKEN", session).run("queue", "list").err())
        .contains("Expected a token that is known here");
    assertThat(ada.run("queue", "list").err()).contains("Expected a token");
  }

  private ServerAccess byToken(Path file) {
    return new ServerAccess(
        true,
        Optional.of(dir.resolve("ca.pem")),
        "",
        Optional.empty(),
        Optional.empty(),
        Secret.NONE,
        Optional.of(file),
        false);
  }

  private ServerAccess byCertificate() {
    return new ServerAccess(
        true,
        Optional.of(dir.resolve("ca.pem")),
        "",
        Optional.of(dir.resolve("client.pem")),
        Optional.of(dir.resolve("client.key")),
        Secret.NONE,
        Optional.empty(),
        false);
  }

  private WorkerConfig worker(ServerAccess access) {
    WorkerConfig d = WorkerConfig.defaults();
    return new WorkerConfig(
        List.of(new Address("localhost", server.port())),
        "w7",
        List.of("echo"),
        d.queues(),
        2,
        d.labels(),
        ShellAllowed.OFF,
        d.shellEnv(),
        Set.of(),
        Set.of(),
        Optional.empty(),
        dir.resolve("worker"),
        Duration.ZERO,
        false,
        Smtp.OFF,
        access);
  }

  @Test
  void certsDevSaysWhatItMadeAndOverwritesNothing() {
    Path fresh = dir.resolve("fresh");
    assertThat(ok(cli().run("certs", "dev", fresh.toString(), "--name", "a.example")).out())
        .contains("ca.pem to trust")
        .contains("a.example");
    assertThat(cli().run("certs", "dev", fresh.toString()).err())
        .contains("Expected no authority in");
  }

  @Test
  void aServerForEverybodyWithoutProtectionDoesNotStartAndSaysWhatToSet() {
    Cli.Result refused = Cli.alone().run("server", "--grpc-address=0.0.0.0:0");

    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("tls.certificate and tls.key").contains("auth.enabled=true");
  }
}
