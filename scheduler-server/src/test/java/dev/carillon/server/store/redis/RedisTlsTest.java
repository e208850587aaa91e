package dev.carillon.server.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.SubmitResult;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.PatientRedis;
import dev.carillon.server.core.port.AuditStore;
import dev.carillon.server.core.port.TaskStore;
import dev.carillon.server.embedded.EmbeddedRedis;
import dev.carillon.server.embedded.RedisOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS to a real Redis with users, behind a door that ends TLS as a proxy would. */
class RedisTlsTest {
  /** What operating.md says the user needs, besides the keys. */
  private static final String RIGHTS = "+@all -@dangerous +info +role +cluster";

  private static final String SECRET = "changeit";

  private static final String SERVER = Ulid.random(1, new Random(3));

  @TempDir private static Path folder;
  private static EmbeddedRedis redis;
  private static SSLServerSocket door;

  @BeforeAll
  static void open() throws Exception {
    redis =
        new EmbeddedRedis(
                RedisOptions.inMemory()
                    .withExtra(("--user bell on >ring ~tls{* ~tls:* " + RIGHTS).split(" ")))
            .start();
    keytool(
        "-genkeypair -alias redis -keyalg EC -dname CN=localhost -ext san=dns:localhost -validity"
            + " 2");
    keytool("-exportcert -rfc -alias redis -file " + folder.resolve("redis.pem"));
    KeyStore own = KeyStore.getInstance(folder.resolve("keys").toFile(), SECRET.toCharArray());
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, SECRET.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    door =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getByName("localhost"));
    Thread.ofVirtual().start(RedisTlsTest::serve);
  }

  @AfterAll
  static void close() throws IOException {
    door.close();
    redis.close();
  }

  private static void keytool(String arguments) throws Exception {
    Path tool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    String line =
        tool + " " + arguments + " -keystore " + folder.resolve("keys") + " -storepass " + SECRET;
    Process process = new ProcessBuilder(line.split(" ")).redirectErrorStream(true).start();
    String told = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(told).isZero();
  }

  private static void serve() {
    try {
      while (true) {
        Socket client = door.accept();
        Socket behind = new Socket(InetAddress.getLoopbackAddress(), redis.port());
        pump(client, behind);
        pump(behind, client);
      }
    } catch (IOException e) {
      // Closed: the tests are over.
    }
  }

  private static void pump(Socket from, Socket to) {
    Thread.ofVirtual()
        .start(
            () -> {
              try (InputStream in = from.getInputStream();
                  OutputStream out = to.getOutputStream()) {
                in.transferTo(out);
              } catch (IOException e) {
                // One side has gone; the other is closed with it.
              }
            });
  }

  private static RedisStores stores(String host, String password, @Nullable Path certificates) {
    RedisServers at =
        new RedisServers(
            RedisServers.Form.SINGLE,
            List.of(new RedisServers.Node(host, door.getLocalPort())),
            "",
            "bell",
            password,
            "",
            true,
            certificates);
    return new RedisStores(
        new RedisStores.Settings(at, "tls", 1, PatientRedis.TIMEOUT, 2, SERVER, "n1"),
        NoTelemetry.INSTANCE,
        new Random(1));
  }

  @Test
  void whatTheGivenCertificateVouchesForIsTrusted_andTheUsersRightsSuffice() throws IOException {
    assertThat(Files.readString(Path.of("src/docs/operating.md"))).contains("`" + RIGHTS);
    try (RedisStores stores = stores("localhost", "ring", folder.resolve("redis.pem"))) {
      stores.checkData();
      assertThat(stores.info().facts().version()).isNotEmpty();
      Map<Integer, Long> mine = stores.ownership().beat(Duration.ofSeconds(10));
      assertThat(mine).hasSize(1);
      NewTask task = StoreRig.echo();
      SubmitResult result =
          stores
              .tasks()
              .admit(List.of(new TaskStore.Admission(task, "", false, task.retry())), "ops")
              .getFirst();
      assertThat(result).isInstanceOf(SubmitResult.Accepted.class);
      AuditStore.Walk walk = stores.audit().walk(mine, AuditStore.Mend.NOTHING);
      while (!walk.over()) {
        assertThat(walk.step()).isEmpty();
      }
    }
  }

  @Test
  void aCertificateNobodyVouchesForIsRefused() {
    try (RedisStores stores = stores("localhost", "ring", null)) {
      assertThatThrownBy(() -> stores.info().nowMs()).isInstanceOf(CarillonException.class);
      assertThat(stores.info().reachable()).isFalse();
    }
  }

  @Test
  void aCertificateOfAnotherNameIsRefused() {
    try (RedisStores stores = stores("127.0.0.1", "ring", folder.resolve("redis.pem"))) {
      assertThat(stores.info().reachable()).isFalse();
    }
  }

  @Test
  void aWrongPasswordIsToldWithoutIt() {
    try (RedisStores stores = stores("localhost", "wrong-one", folder.resolve("redis.pem"))) {
      assertThatThrownBy(() -> stores.info().nowMs())
          .isInstanceOf(CarillonException.class)
          .hasMessageContaining("WRONGPASS")
          .hasMessageNotContaining("wrong-one");
    }
  }

  @Test
  void aFileWithoutCertificatesIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("no.pem"), "-----BEGIN CERTIFICATE-----\nx\n");
    try (RedisStores stores = stores("localhost", "ring", file)) {
      assertThatThrownBy(() -> stores.info().nowMs())
          .hasMessageContaining("Expected certificates as PEM in")
          .hasMessageContaining("no.pem");
    }
  }
}
