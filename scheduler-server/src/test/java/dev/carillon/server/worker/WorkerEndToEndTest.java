package dev.carillon.server.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.client.CarillonClient;
import dev.carillon.client.Connection;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.RetryPolicy;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.worker.WorkerSnapshot;
import dev.carillon.model.worker.WorkerStatus;
import dev.carillon.server.PatientRedis;
import dev.carillon.server.boot.CarillonServer;
import dev.carillon.server.config.Address;
import dev.carillon.server.config.DispatchMode;
import dev.carillon.server.config.EngineConfig;
import dev.carillon.server.config.Kafka;
import dev.carillon.server.config.ServerConfig;
import dev.carillon.server.core.port.Telemetry;
import dev.carillon.server.embedded.EmbeddedKafka;
import dev.carillon.server.embedded.EmbeddedRedis;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A worker as a program of its own, a server, Redis and Kafka: the main job on real parts. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Order(1)
class WorkerEndToEndTest {
  /** It leaves no broker behind: another start of it would only cost time. */
  private static final int LAST = Integer.MAX_VALUE;

  private static final Duration SOON = Duration.ofMinutes(2);

  /** A machine that stops for seconds now and then must not lose it. */
  private static final Duration LEASE = Duration.ofSeconds(10);

  @TempDir static Path folder;
  private static EmbeddedRedis redis;
  private static EmbeddedKafka kafka;
  private static CarillonServer server;
  private static CarillonClient client;

  private final List<Process> workers = new ArrayList<>();

  @BeforeAll
  static void start() {
    redis = EmbeddedRedis.startInMemory();
    kafka = EmbeddedKafka.startTemporary();
    ServerConfig defaults = ServerConfig.defaults();
    EngineConfig engine = defaults.engine();
    ServerConfig config =
        defaults
            .withGrpc(new Address("127.0.0.1", 0))
            .withDelaybox(defaults.delaybox().withPort(0))
            .withRedis(PatientRedis.at(redis.port()))
            .withKafka(new Kafka(kafka.bootstrap(), DispatchMode.AUTO))
            .withEngine(
                new EngineConfig(
                    engine.buckets(),
                    LEASE,
                    Duration.ofSeconds(2),
                    engine.claimTimeout(),
                    engine.cancelGrace(),
                    engine.ownerGoneAfter(),
                    engine.batch()));
    Telemetry silent =
        (Telemetry)
            Proxy.newProxyInstance(
                Telemetry.class.getClassLoader(),
                new Class<?>[] {Telemetry.class},
                (proxy, method, args) -> null);
    server = new CarillonServer(config, silent, () -> "", Clock.systemUTC(), new Random(5)).start();
    client = CarillonClient.connect(Connection.to("127.0.0.1", server.port()).withDeadline(SOON));
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
    kafka.close();
    redis.close();
  }

  @BeforeEach
  void worker() throws IOException {
    startWorker();
    WorkerSnapshot unused = awaitLive();
  }

  @AfterEach
  void killWorkers() throws InterruptedException {
    for (Process worker : workers) {
      worker.destroyForcibly().waitFor(2, TimeUnit.MINUTES);
    }
    await().atMost(SOON).until(() -> live() == null);
  }

  private Process startWorker() throws IOException {
    Process worker =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                WorkerProgram.class.getName(),
                Integer.toString(server.port()),
                folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("worker-" + workers.size() + ".log").toFile())
            .start();
    workers.add(worker);
    return worker;
  }

  private static WorkerSnapshot live() {
    return client.workers(false).join().stream()
        .filter(w -> w.status() == WorkerStatus.LIVE)
        .findFirst()
        .orElse(null);
  }

  /** One that is late with a beat is not live for a moment. */
  private static WorkerSnapshot awaitLive() {
    return await().atMost(SOON).until(WorkerEndToEndTest::live, worker -> worker != null);
  }

  private static String submit(String type, String payload) {
    return client.submit(NewTask.of(type, Payload.of(payload))).join().id();
  }

  private static Task ended(String id) {
    await().atMost(SOON).until(() -> !client.get(id).join().state().live());
    return client.get(id).join();
  }

  private Path marks() throws IOException {
    return Files.createTempFile(folder, "marks", ".txt");
  }

  @Test
  void tasksOfAllKindsRunAndTheirResultsComeBack() {
    String echo = submit("echo", "hello");
    String shell = submit("shell", "echo $((6*7)); echo err >&2");
    NewTask failsOnce =
        NewTask.of("shell", Payload.of("{\"command\":\"echo no; exit 9\"}"))
            .withRetry(new RetryPolicy(3, 3, Duration.ofHours(9), Duration.ofHours(9)));
    String failing = client.submit(failsOnce).join().id();
    String refused = submit("http", "http://127.0.0.1:1/");
    assertThat(ended(echo).result()).isEqualTo(Payload.of("hello"));
    assertThat(ended(shell).result()).isEqualTo(Payload.of("42\nerr\n"));
    assertThat(ended(refused).state()).isEqualTo(TaskState.DEAD);
    await().atMost(SOON).until(() -> client.get(failing).join().error().equals("Exit code 9\nno"));
    client.cancel(failing, "seen").join();
  }

  @Test
  void killNineInTheMiddleOfATaskRunsItAgainOnceAndLeavesNothingOfTheFirstRun() throws Exception {
    Path marks = marks();
    String id =
        submit(
            "shell",
            "echo start $$ >> #; if [ $CARILLON_GEN = 1 ]; then sleep 7001 & sleep 7002; fi; echo end >> #"
                .replace("#", marks.toString()));
    await().atMost(SOON).until(() -> !Files.readAllLines(marks).isEmpty());
    long first = Long.parseLong(Files.readAllLines(marks).getFirst().split(" ")[1]);
    List<ProcessHandle> family =
        new ArrayList<>(ProcessHandle.of(first).orElseThrow().descendants().toList());
    family.add(ProcessHandle.of(first).orElseThrow());
    workers.getFirst().destroyForcibly().waitFor();
    await().atMost(SOON).until(() -> family.stream().noneMatch(WorkerEndToEndTest::runs));
    startWorker();
    assertThat(ended(id).state()).isEqualTo(TaskState.SUCCEEDED);
    assertThat(Files.readAllLines(marks)).hasSize(3).endsWith("end");
  }

  private static boolean runs(ProcessHandle process) {
    try {
      return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
          .noneMatch(line -> line.startsWith("State:") && line.contains("Z"));
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void aRunningTaskIsCancelled() throws Exception {
    Path marks = marks();
    String id = submit("shell", "echo up > " + marks + "; sleep 7003");
    await().atMost(SOON).until(() -> !Files.readString(marks).isEmpty());
    client.cancel(id, "not needed").join();
    assertThat(ended(id).state()).isEqualTo(TaskState.CANCELLED);
  }

  @Test
  void aTaskLongerThanItsLeaseIsKeptByHeartbeats() throws Exception {
    String id = submit("sleep", "{\"seconds\":" + (LEASE.toSeconds() + 2) + "}");
    assertThat(ended(id).state()).isEqualTo(TaskState.SUCCEEDED);
    assertThat(client.get(id).join().lost()).isZero();
  }

  @Test
  @Order(LAST)
  void hintsGoThroughKafkaOnceItHasJoinedAndOverTheSessionWhileItIsAway() {
    await().atMost(SOON).until(() -> "kafka".equals(awaitLive().dispatch()));
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      ids.add(submit("echo", "k" + i));
    }
    ids.forEach(id -> assertThat(ended(id).state()).isEqualTo(TaskState.SUCCEEDED));
    kafka.stop();
    ids.clear();
    for (int i = 0; i < 50; i++) {
      ids.add(submit("echo", "d" + i));
    }
    ids.forEach(id -> assertThat(ended(id).state()).isEqualTo(TaskState.SUCCEEDED));
  }

  @Test
  void aDrainedWorkerGivesBackWhatItCouldNotEndAndItsProgramEnds() throws Exception {
    Path marks = marks();
    String id =
        submit(
            "shell",
            "echo run >> #; [ $CARILLON_GEN = 2 ] || sleep 7004".replace("#", marks.toString()));
    await().atMost(SOON).until(() -> !Files.readString(marks).isEmpty());
    client.drainWorker(awaitLive().id(), Duration.ofMillis(300)).join();
    assertThat(workers.getFirst().waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(workers.getFirst().exitValue()).isZero();
    startWorker();
    assertThat(ended(id).state()).isEqualTo(TaskState.SUCCEEDED);
    assertThat(Files.readAllLines(marks)).hasSize(2);
  }
}
