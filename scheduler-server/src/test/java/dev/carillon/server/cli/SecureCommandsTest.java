package dev.carillon.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.carillon.client.CarillonClient;
import dev.carillon.client.Connection;
import dev.carillon.client.Tls;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.TaskState;
import dev.carillon.server.PatientRedis;
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
import dev.carillon.server.faults.SwallowingProxy;
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
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final String PASSWORD = "correct horse battery";

  private final List<String> told = new CopyOnWriteArrayList<>();
  private Path dir = Path.of("");
  private EmbeddedRedis redis;
  private CarillonServer server;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
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
            Optional.of(copy("ca.pem", "workers.pem")));
    Auth auth =
        new Auth(
            true, Duration.ofHours(1), Optional.empty(), Auth.OFF.certificateRoles(), Map.of());
    server =
        new CarillonServer(
                d.withGrpc(new Address("0.0.0.0", 0))
                    .withDelaybox(d.delaybox().withPort(0))
                    .withDoors(d.doors().onFreePorts())
                    .withSecurity(new Security(tls, auth))
                    .withRedis(PatientRedis.at(redis.port())),
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
    Cli admin = cli().with("CARILLON_TOKEN", first());
    ok(admin.run("task", "submit", "--type", "ffmpeg", "--payload", "1"));
    ok(admin.run("task", "submit", "--type", "ffmpeg", "--queue", "films", "--payload", "2"));
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
                // What scales workers, as KEDA and prometheus-adapter ask for it: two wait.
                for (String scaling : scaling("ffmpeg")) {
                  assertThat(prometheus.query(scaling).findPath("value").path(1).asText())
                      .as(scaling)
                      .isEqualTo("2");
                }
                prometheus
                    .rules()
                    .findValuesAsText("health")
                    .forEach(health -> assertThat(health).isEqualTo("ok"));
              });
      assertThat(prometheus.rules().findValuesAsText("name")).contains("CarillonDown");
      assertThat(prometheus.query("ALERTS{alertname=\"CarillonDown\"}")).isEmpty();
    }
  }

  /** The queries of the shipped files that scale workers, with the labels filled in. */
  private static List<String> scaling(String type) throws IOException {
    YAMLMapper yaml = new YAMLMapper();
    return List.of(
        yaml.readTree(Prometheus.SHIPPED.resolve("keda-scaledobject.yaml").toFile())
            .at("/spec/triggers/0/metadata/query")
            .asText(),
        yaml.readTree(Prometheus.SHIPPED.resolve("prometheus-adapter.yaml").toFile())
            .at("/rules/external/0/metricsQuery")
            .asText()
            .replace("<<.LabelMatchers>>", "type=\"" + type + "\""));
  }

  @Test
  @Order(2)
  void aWorkerShowsItsRenewedCertificateAndItsTaskGoesOn() throws Exception {
    Path next = dir.resolve("next");
    new dev.carillon.server.security.tls.DevCertificates(next, Clock.systemUTC())
        .make(List.of("localhost"), "worker");
    Path certificate = copy("client.pem", "renewed.pem");
    Path key = copy("client.key", "renewed.key");
    Connection here =
        Connection.to("localhost", server.port())
            .withTls(Tls.trusting(dir.resolve("ca.pem")))
            .withDeadline(SOON);
    try (SwallowingProxy link = new SwallowingProxy(server.port());
        CarillonClient client = CarillonClient.connect(here.withToken(first()));
        CarillonWorker worker =
            new CarillonWorker(
                worker(
                    Integer.parseInt(link.address().replaceAll(".*:", "")),
                    "sleep",
                    byCertificate(certificate, key)),
                Clock.systemUTC(),
                Map.of())) {
      // A handshake that takes longer than 10 s on a busy machine is begun again.
      Awaitility.await()
          .atMost(SOON)
          .ignoreExceptions()
          .until(() -> !client.workers(false).join().isEmpty());
      // From now on the old certificate opens no connection; the worker's own stands.
      replace(next.resolve("ca.pem"), dir.resolve("workers.pem"));
      Awaitility.await().atMost(SOON).until(() -> refused(here));
      // Longer than a machine stops: it is to be seen while it runs.
      String id = client.submit(NewTask.of("sleep", Payload.of("5000"))).join().id();
      Awaitility.await()
          .atMost(SOON)
          .until(() -> client.get(id).join().state() == TaskState.RUNNING);

      replace(next.resolve("client.pem"), certificate);
      replace(next.resolve("client.key"), key);
      link.heal();

      Awaitility.await()
          .atMost(SOON)
          .until(() -> client.get(id).join().state() == TaskState.SUCCEEDED);
      assertThat(client.get(id).join().gen()).as("run once").isEqualTo(1);
      String later = client.submit(NewTask.of("sleep", Payload.of("0"))).join().id();
      Awaitility.await()
          .atMost(SOON)
          .until(() -> client.get(later).join().state() == TaskState.SUCCEEDED);
    } finally {
      replace(dir.resolve("ca.pem"), dir.resolve("workers.pem"));
    }
  }

  /** Whether the certificate that the worker began with opens no connection. */
  private boolean refused(Connection here) {
    Tls old =
        Tls.trusting(dir.resolve("ca.pem"))
            .withCertificate(dir.resolve("client.pem"), dir.resolve("client.key"));
    try (CarillonClient client = CarillonClient.connect(here.withTls(old))) {
      return client.access().whoAmI().handle((who, refusal) -> refusal != null).join();
    }
  }

  private Path copy(String from, String to) throws IOException {
    return Files.copy(dir.resolve(from), dir.resolve(to));
  }

  private static void replace(Path from, Path to) throws IOException {
    Path fresh = Files.copy(from, Path.of(to + ".fresh"));
    Files.move(fresh, to, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  @Order(3)
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
        new CarillonWorker(
            worker(server.port(), "echo", byToken(tokenFile)), Clock.systemUTC(), Map.of())) {
      String id = ok(ada.run("task", "submit", "--type", "echo", "--payload", "{}")).out().strip();
      assertThat(id).isNotEmpty();
      Awaitility.await()
          .atMost(SOON)
          .until(() -> ada.run("task", "list", "--state", "succeeded").out().contains("echo"));
    }

    // And one that shows its certificate alone.
    try (CarillonWorker worker =
        new CarillonWorker(
            worker(
                server.port(),
                "echo",
                byCertificate(dir.resolve("client.pem"), dir.resolve("client.key"))),
            Clock.systemUTC(),
            Map.of())) {
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

  private ServerAccess byCertificate(Path certificate, Path key) {
    return new ServerAccess(
        true,
        Optional.of(dir.resolve("ca.pem")),
        "",
        Optional.of(certificate),
        Optional.of(key),
        Secret.NONE,
        Optional.empty(),
        false);
  }

  private WorkerConfig worker(int port, String type, ServerAccess access) {
    WorkerConfig d = WorkerConfig.defaults();
    return new WorkerConfig(
        List.of(new Address("localhost", port)),
        "w7",
        List.of(type),
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
