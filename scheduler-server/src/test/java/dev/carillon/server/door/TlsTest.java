package dev.carillon.server.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.client.CarillonClient;
import dev.carillon.client.Connection;
import dev.carillon.client.GrpcWorkerLink;
import dev.carillon.client.SubmitStream;
import dev.carillon.client.Tls;
import dev.carillon.model.access.Role;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.worker.Registration;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.config.Auth;
import dev.carillon.server.config.ClientAuth;
import dev.carillon.server.config.Security;
import dev.carillon.server.config.TlsFiles;
import dev.carillon.server.faults.SwallowingProxy;
import dev.carillon.server.security.Protection;
import dev.carillon.server.security.tls.DevCertificates;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every port over TLS, with real certificates. */
final class TlsTest {
  @TempDir Path dir;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final FakeEngine fake = new FakeEngine();
  private DoorServer server;

  @BeforeEach
  void certificates() {
    make("ours");
  }

  @AfterEach
  void close() {
    if (server != null) {
      server.close();
    }
    executor.shutdownNow();
  }

  private void make(String name) {
    make(name, "worker-7");
  }

  private void make(String name, String client) {
    new DevCertificates(dir.resolve(name), Clock.systemUTC())
        .make(List.of("localhost", "127.0.0.1"), client);
  }

  private Path file(String name) {
    return dir.resolve("ours").resolve(name);
  }

  private void start(ClientAuth clientAuth) {
    start(clientAuth, Auth.OFF);
  }

  private void start(ClientAuth clientAuth, Auth auth) {
    TlsFiles files =
        new TlsFiles(
            Optional.of(file("server.pem")),
            Optional.of(file("server.key")),
            clientAuth,
            clientAuth == ClientAuth.NONE ? Optional.empty() : Optional.of(file("ca.pem")));
    server =
        new DoorServer(
            fake.engine(),
            DoorSettings.DEFAULT.onFreePorts(),
            new Self("node-1", "0.1.0", Clock.systemUTC()),
            () -> "tasks_submitted_total 3.0\n",
            executor,
            Protection.withoutUsers(new Security(files, auth), Clock.systemUTC()));
    server.start();
  }

  private CarillonClient client(String host, Tls tls) {
    return CarillonClient.connect(
        Connection.to(host, server.port()).withTls(tls).withDeadline(Duration.ofSeconds(20)));
  }

  private Tls trusting() {
    return Tls.trusting(file("ca.pem"));
  }

  @Test
  void everyPortSpeaksTlsAndNothingElse() throws Exception {
    start(ClientAuth.NONE);
    try (CarillonClient client = client("localhost", trusting())) {
      assertThat(client.queues().get(2, TimeUnit.MINUTES)).isNotNull();
    }
    try (HttpClient http = HttpClient.newBuilder().sslContext(context()).build()) {
      assertThat(get(http, server.port(), "/ping")).isEqualTo("pong");
      assertThat(get(http, server.port(), "/api/v1/queues")).contains("queues");
      assertThat(get(http, server.delayboxPort().orElseThrow(), "/ping")).isEqualTo("pong");
      assertThat(get(http, server.ticksPort().orElseThrow(), "/healthy")).isNotNull();
    }
    for (int port :
        List.of(
            server.port(), server.delayboxPort().orElseThrow(), server.ticksPort().orElseThrow())) {
      try (Socket plain = new Socket("localhost", port)) {
        plain.setSoTimeout(120_000);
        plain
            .getOutputStream()
            .write(
                "GET /ping HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        String answer =
            new String(plain.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        assertThat(answer).doesNotContain("pong").doesNotContain("HTTP/1.1 200");
      }
    }
  }

  @Test
  void aStrangeAuthorityOrNameIsRefusedByTheClient() throws Exception {
    start(ClientAuth.NONE);
    make("theirs");
    try (CarillonClient stranger =
            client("localhost", Tls.trusting(dir.resolve("theirs").resolve("ca.pem")));
        CarillonClient system = client("localhost", Tls.SYSTEM);
        CarillonClient otherName =
            client("localhost", trusting().withServerName("scheduler.example.org"));
        CarillonClient byName = client("127.0.0.1", trusting().withServerName("localhost"))) {
      for (CarillonClient refused : List.of(stranger, system, otherName)) {
        assertThatThrownBy(() -> refused.queues().get(2, TimeUnit.MINUTES))
            .hasMessageContaining("Expected a server");
      }
      assertThat(byName.queues().get(2, TimeUnit.MINUTES)).isNotNull();
    }
  }

  @Test
  void aNewCertificateIsServedWhileAStandingStreamGoesOn() throws Exception {
    start(ClientAuth.NONE);
    try (CarillonClient client = client("localhost", trusting());
        SubmitStream stream = client.submitStream()) {
      stream.send(NewTask.of("mail", Payload.of("{}"))).get(2, TimeUnit.MINUTES);
      X509Certificate before = served();

      make("next");
      // First one of the two alone: a pair that does not fit changes nothing.
      replace("server.pem");
      assertThat(served()).isEqualTo(before);
      replace("server.key");

      Awaitility.await().until(() -> !served().equals(before));
      stream.send(NewTask.of("mail", Payload.of("{}"))).get(2, TimeUnit.MINUTES);
      assertThat(stream.send(NewTask.of("mail", Payload.of("{}"))).get(2, TimeUnit.MINUTES))
          .isNotNull();
    }
  }

  @Test
  void newCertificatesUnderLoadDropNoStreamAndNoCall() throws Exception {
    start(ClientAuth.NONE);
    make("next");
    // New connections meet the old certificate or the new one; both authorities are trusted.
    Path both = dir.resolve("both.pem");
    Files.writeString(
        both,
        Files.readString(file("ca.pem")) + Files.readString(dir.resolve("next").resolve("ca.pem")));
    AtomicBoolean over = new AtomicBoolean();
    List<Future<Long>> load = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      load.add(executor.submit(() -> streaming(both, over)));
      load.add(executor.submit(() -> connecting(both, over)));
    }
    X509Certificate before = served();
    replace("server.pem");
    replace("server.key");
    Awaitility.await().until(() -> !served().equals(before));
    X509Certificate after = served();
    over.set(true);
    for (Future<Long> each : load) {
      assertThat(each.get(2, TimeUnit.MINUTES)).as("done, and nothing failed").isPositive();
    }
    assertThat(after).isNotEqualTo(before);
  }

  /** Sends over one stream until it is over; what fails, fails the test. */
  private long streaming(Path trusted, AtomicBoolean over) throws Exception {
    long sent = 0;
    try (CarillonClient client = client("localhost", Tls.trusting(trusted));
        SubmitStream stream = client.submitStream()) {
      boolean last;
      do {
        last = over.get(); // once more after the change
        assertThat(stream.send(NewTask.of("mail", Payload.of("{}"))).get(2, TimeUnit.MINUTES))
            .isNotNull();
        sent++;
      } while (!last);
    }
    return sent;
  }

  /** Opens connections, one after the other. */
  private long connecting(Path trusted, AtomicBoolean over) throws Exception {
    long made = 0;
    boolean last;
    do {
      last = over.get();
      try (CarillonClient client = client("localhost", Tls.trusting(trusted))) {
        assertThat(client.queues().get(2, TimeUnit.MINUTES)).isNotNull();
        made++;
      }
    } while (!last);
    return made;
  }

  @Test
  void aClientShowsItsNewCertificateAndTrustsItsNewAuthorityAtItsNextConnection() throws Exception {
    make("next", "worker-8");
    Path trusted = Files.copy(file("ca.pem"), dir.resolve("trusted.pem"));
    Path next = dir.resolve("next");
    // Renewed one after the other: the server takes certificates of both authorities.
    Files.writeString(
        file("ca.pem"), Files.readString(trusted) + Files.readString(next.resolve("ca.pem")));
    start(
        ClientAuth.OPTIONAL,
        new Auth(true, Duration.ofHours(1), Optional.empty(), Set.of(Role.SUBMITTER), Map.of()));
    Tls shown = Tls.trusting(trusted).withCertificate(file("client.pem"), file("client.key"));
    try (SwallowingProxy link = new SwallowingProxy(server.port());
        CarillonClient client =
            CarillonClient.connect(
                Connection.parse(link.address())
                    .withTls(shown)
                    .withDeadline(Duration.ofSeconds(20)));
        SubmitStream stream = client.submitStream()) {
      stream.send(NewTask.of("mail", Payload.of("{}"))).get(2, TimeUnit.MINUTES);
      assertThat(name(client)).isEqualTo("certificate:worker-7");

      // One of two files alone: the next connection still shows what fits together.
      replace("client.pem");
      stream.send(NewTask.of("mail", Payload.of("{}"))).get(2, TimeUnit.MINUTES);
      assertThat(name(client)).isEqualTo("certificate:worker-7");
      link.heal();
      assertThat(firstName(client)).isEqualTo("certificate:worker-7");

      X509Certificate before = served();
      replace("client.key");
      replace("server.pem");
      replace("server.key");
      Awaitility.await().until(() -> !served().equals(before));
      assertThat(name(client)).as("what stands keeps its own").isEqualTo("certificate:worker-7");
      Files.move(
          next.resolve("ca.pem"), trusted, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      link.heal();
      assertThat(firstName(client)).isEqualTo("certificate:worker-8");
    }
  }

  /** Of the first call that a connection is there for again. */
  private static String firstName(CarillonClient client) {
    return Awaitility.await().ignoreExceptions().until(() -> name(client), answered -> true);
  }

  private static String name(CarillonClient client) throws Exception {
    return client.access().whoAmI().get(2, TimeUnit.MINUTES).name();
  }

  private void replace(String name) throws IOException {
    Path fresh = dir.resolve("next").resolve(name);
    Files.setLastModifiedTime(
        fresh, FileTime.fromMillis(Files.getLastModifiedTime(file(name)).toMillis() + 5_000));
    Files.move(fresh, file(name), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  private X509Certificate served() throws Exception {
    SSLContext any = SSLContext.getInstance("TLS");
    any.init(null, new javax.net.ssl.TrustManager[] {new Anybody()}, null);
    try (SSLSocket socket =
        (SSLSocket) any.getSocketFactory().createSocket("localhost", server.port())) {
      socket.startHandshake();
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }

  @Test
  void whereCallersMustShowACertificate_nobodyIsServedWithoutOne() throws Exception {
    start(ClientAuth.REQUIRED);
    make("theirs");
    Path theirs = dir.resolve("theirs");
    try (CarillonClient without = client("localhost", trusting());
        CarillonClient strange =
            client(
                "localhost",
                trusting()
                    .withCertificate(theirs.resolve("client.pem"), theirs.resolve("client.key")));
        CarillonClient known =
            client(
                "localhost", trusting().withCertificate(file("client.pem"), file("client.key")))) {
      assertThatThrownBy(() -> without.queues().get(2, TimeUnit.MINUTES)).isNotNull();
      assertThatThrownBy(() -> strange.queues().get(2, TimeUnit.MINUTES)).isNotNull();
      assertThat(known.queues().get(2, TimeUnit.MINUTES)).isNotNull();
    }
  }

  @Test
  void aWorkerThatShowsItsCertificateNeedsNoToken() throws Exception {
    start(
        ClientAuth.OPTIONAL,
        new Auth(true, Duration.ofHours(1), Optional.empty(), Set.of(Role.WORKER), Map.of()));
    Tls shown = trusting().withCertificate(file("client.pem"), file("client.key"));
    Registration registration =
        new Registration(
            Ulid.random(1, new Random(1)),
            "w",
            "h",
            1,
            List.of("job"),
            List.of(),
            1,
            Map.of(),
            "t",
            false);
    Connection to = Connection.to("localhost", server.port()).withDeadline(Duration.ofSeconds(20));
    GrpcWorkerLink worker = GrpcWorkerLink.connect(to.withTls(shown));
    GrpcWorkerLink nobody = GrpcWorkerLink.connect(to.withTls(trusting()));
    try (CarillonClient client = client("localhost", shown)) {
      assertThat(worker.register(registration).get(2, TimeUnit.MINUTES)).isNotNull();
      assertThat(client.access().whoAmI().get(2, TimeUnit.MINUTES).name())
          .isEqualTo("certificate:worker-7");
      assertThatThrownBy(() -> client.queues().get(2, TimeUnit.MINUTES))
          .hasMessageContaining("may not");
      assertThatThrownBy(() -> nobody.register(registration).get(2, TimeUnit.MINUTES))
          .hasMessageContaining("token");
    } finally {
      worker.close();
      nobody.close();
    }
  }

  @Test
  void keysAreReadableByTheirOwnerOnly() throws IOException {
    start(ClientAuth.NONE);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file("server.key"))))
        .isEqualTo("rw-------");
  }

  private SSLContext context() throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (var in = Files.newInputStream(file("ca.pem"))) {
      store.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private static String get(HttpClient http, int port, String path) throws Exception {
    return http.send(
            HttpRequest.newBuilder(URI.create("https://localhost:" + port + path)).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  /** Trusts everybody: to see which certificate is served. */
  private static final class Anybody extends javax.net.ssl.X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(
        X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

    @Override
    public void checkServerTrusted(
        X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
