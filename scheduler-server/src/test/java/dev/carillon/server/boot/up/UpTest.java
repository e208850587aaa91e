package dev.carillon.server.boot.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carillon.client.CarillonClient;
import dev.carillon.client.Connection;
import dev.carillon.model.notify.Channel;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.worker.WorkerSnapshot;
import dev.carillon.server.PatientRedis;
import dev.carillon.server.boot.ProcessClock;
import dev.carillon.server.config.Address;
import dev.carillon.server.config.ServerConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything that {@code carillon up} starts, for real: Redis, Kafka, a worker of its own. */
@Order(1)
final class UpTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path dir;

  private final List<String> told = new CopyOnWriteArrayList<>();

  @Test
  void aTaskRunsOnTheWorkerAndIsStillKnownAfterARestart() throws Exception {
    String id;
    try (Up up = up(true, 0)) {
      up.start();
      assertThat(told).anyMatch(line -> line.contains("http://localhost:" + up.port()));
      try (CarillonClient client = client(up)) {
        Payload payload = Payload.of("echo attempt $CARILLON_ATTEMPT");
        id = client.submit(NewTask.of("shell", payload)).get(2, TimeUnit.MINUTES).id();
        await().atMost(PATIENCE).until(() -> task(client, id).state() == TaskState.SUCCEEDED);
      }
      await().atMost(PATIENCE).until(() -> told.stream().anyMatch(l -> l.contains("Kafka serves")));
    }
    try (Up up = up(false, 0)) {
      up.start();
      try (CarillonClient client = client(up)) {
        assertThat(task(client, id).state()).isEqualTo(TaskState.SUCCEEDED);
      }
    }
  }

  @Test
  void aWorkerThatIsKilledIsReplacedAndThatIsSaid() throws Exception {
    try (Up up = up(false, 0)) {
      up.start();
      try (CarillonClient client = client(up)) {
        await().atMost(PATIENCE).until(() -> !workers(client).isEmpty());
        // Secrets of webhooks are kept with a key that only its owner may read.
        assertThat(
                PosixFilePermissions.toString(
                    Files.getPosixFilePermissions(dir.resolve("notify.key"))))
            .isEqualTo("rw-------");
        assertThat(
                client
                    .notifications()
                    .putChannel(Channel.webhook("hook", "https://203.0.114.7/"), "")
                    .get(2, TimeUnit.MINUTES)
                    .secret())
            .startsWith("whsec_");
        WorkerSnapshot first = workers(client).getFirst();
        ProcessHandle.of(first.pid()).orElseThrow().destroyForcibly();
        await()
            .atMost(PATIENCE)
            .until(() -> workers(client).stream().anyMatch(w -> w.pid() != first.pid()));
        assertThat(told).anyMatch(line -> line.startsWith("The worker ended (exit code 137)"));
      }
    }
  }

  @Test
  void aRedisThatIsKilledIsStartedAgainWithItsDataAndThatIsSaid() throws Exception {
    try (Up up = up(false, 0)) {
      up.start();
      try (CarillonClient client = client(up)) {
        await().atMost(PATIENCE).until(() -> !workers(client).isEmpty());
        long redis = Long.parseLong(Files.readString(dir.resolve("redis/redis.pid")).strip());
        ProcessHandle.of(redis).orElseThrow().destroyForcibly();
        await()
            .atMost(PATIENCE)
            .until(() -> told.stream().anyMatch(line -> line.startsWith("Redis ended; it was")));
        Payload payload = Payload.of("echo attempt $CARILLON_ATTEMPT");
        String id =
            await()
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(
                    () -> client.submit(NewTask.of("shell", payload)).get(2, TimeUnit.MINUTES).id(),
                    made -> !made.isEmpty());
        await()
            .atMost(PATIENCE)
            .ignoreExceptions()
            .until(() -> task(client, id).state() == TaskState.SUCCEEDED);
      }
    }
  }

  @Test
  void aSecondOneOnTheSameDataIsRefused() {
    try (Up first = up(false, 0);
        Up second = up(false, 0)) {
      first.start();
      assertThatThrownBy(second::start).hasMessageContaining("already runs on it");
    }
  }

  @Test
  void aMainPortThatIsTakenIsNamedAndNothingIsLeftRunning() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
        Up up = up(false, taken.getLocalPort())) {
      assertThatThrownBy(up::start).hasMessageContaining("port " + taken.getLocalPort());
      assertThat(dir.resolve("redis")).doesNotExist();
    }
  }

  @Test
  void aDelayboxPortThatIsTakenIsLeftToItsOwner() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      ServerConfig config = config(0);
      int port = taken.getLocalPort();
      config = config.withDelaybox(config.delaybox().withPort(port));
      try (Up up = new Up(options(config, false), ProcessClock.get(), told::add, p -> {})) {
        up.start();
        assertThat(told).anyMatch(l -> l.startsWith("Port " + port + " is taken; the delaybox"));
      }
    }
  }

  @Test
  void everySampleTaskIsWellFormed() {
    var sample = new SampleTasks("http://127.0.0.1:9090/ping", true);
    for (long n = 0; n < 100; n++) {
      NewTask task = sample.task(n);
      assertThat(task.queue()).matches("[a-z0-9][a-z0-9._-]{0,63}");
      assertThat(task.name().length()).isBetween(1, 60);
    }
  }

  private Up up(boolean kafka, int port) {
    return new Up(options(config(port), kafka), ProcessClock.get(), told::add, p -> {});
  }

  private static ServerConfig config(int port) {
    ServerConfig config =
        ServerConfig.defaults()
            .withGrpc(new Address("localhost", port))
            .withRedis(PatientRedis.at(ServerConfig.defaults().redis().addresses().getFirst()));
    return config.withDelaybox(config.delaybox().withPort(0));
  }

  private UpOptions options(ServerConfig config, boolean kafka) {
    List<String> worker =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.carillon.server.cli.Carillon",
            "worker");
    assertThat(Files.isDirectory(dir)).isTrue();
    return new UpOptions(config, dir, kafka, false, List.of(), worker, "carillon");
  }

  private static CarillonClient client(Up up) {
    return CarillonClient.connect(Connection.to("localhost", up.port()).withDeadline(PATIENCE));
  }

  private static Task task(CarillonClient client, String id) throws Exception {
    return client.get(id).get(2, TimeUnit.MINUTES);
  }

  private static List<WorkerSnapshot> workers(CarillonClient client) throws Exception {
    return client.workers(false).get(2, TimeUnit.MINUTES);
  }
}
