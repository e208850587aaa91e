package dev.carillon.server.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.client.CarillonClient;
import dev.carillon.client.Connection;
import dev.carillon.client.StreamListener;
import dev.carillon.client.Subscription;
import dev.carillon.model.cluster.Member;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.event.EventBatch;
import dev.carillon.model.event.TaskEvent;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskState;
import dev.carillon.server.config.Address;
import dev.carillon.server.config.WorkerConfig;
import dev.carillon.server.embedded.EmbeddedRedis;
import dev.carillon.server.embedded.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two servers as processes on one real Redis: one is frozen and thawed, the other killed. A worker
 * and a client that know both go on; every task runs exactly once.
 */
class LostServerTest {
  /** Two JVMs on a busy machine. */
  private static final Duration STARTED = Duration.ofMinutes(4);

  /** The promise: within 15 s of a kill. It is judged where the machine has nothing else to do. */
  private static final Duration TAKEN_OVER = Duration.ofSeconds(15);

  @TempDir private Path folder;

  private final List<Process> servers = new ArrayList<>();
  private final List<Integer> ports = new ArrayList<>();
  private EmbeddedRedis redis;

  @AfterEach
  void stop() {
    servers.forEach(Process::destroyForcibly);
    if (redis != null) {
      redis.close();
    }
  }

  private Process server(String name) throws IOException {
    ports.add(Ports.free());
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx200m",
                "-cp",
                System.getProperty("java.class.path"),
                ServerProgram.class.getName(),
                Integer.toString(ports.getLast()),
                Integer.toString(redis.port()))
            .redirectErrorStream(true)
            .redirectOutput(log(name).toFile())
            .start();
    servers.add(process);
    return process;
  }

  private Path log(String name) {
    return folder.resolve(name + ".log");
  }

  private static void signal(Process process, String name) throws Exception {
    int code =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    assertThat(code).isZero();
  }

  private Connection all() {
    return Connection.to(
            ports.stream().map(port -> new Connection.Address("127.0.0.1", port)).toList())
        .withDeadline(Duration.ofSeconds(12));
  }

  private CarillonWorker worker() {
    WorkerConfig defaults = WorkerConfig.defaults();
    return new CarillonWorker(
        new WorkerConfig(
            ports.stream().map(port -> new Address("127.0.0.1", port)).toList(),
            "survivor",
            List.of("sleep"),
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

  private static Map<Integer, Integer> shares(CarillonClient client) {
    Map<Integer, Integer> shares = new HashMap<>();
    try {
      for (Member member : client.clusterInfo().get(2, TimeUnit.MINUTES).members()) {
        if (member.alive()) {
          int port =
              Integer.parseInt(member.address().substring(member.address().indexOf(':') + 1));
          shares.put(port, member.buckets().size());
        }
      }
    } catch (Exception e) {
      return Map.of();
    }
    return shares;
  }

  private static Duration awaitShares(
      CarillonClient client, Map<Integer, Integer> expected, Duration longest) {
    long begin = System.nanoTime();
    await()
        .atMost(longest)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> shares(client).equals(expected));
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  private record TakenOver(Duration frozen, Duration killed) {}

  @Test
  void whenAServerFreezesAndAnotherIsKilled_workGoesOnAndRunsOnce() throws Exception {
    TakenOver after = freezeOneAndKillTheOther();
    System.out.println("taken over: " + after);
  }

  @Tag("faults")
  @Test
  void theirWorkIsTakenOverInTime() throws Exception {
    TakenOver after = freezeOneAndKillTheOther();
    System.out.println("taken over: " + after);
    assertThat(after.frozen()).isLessThan(ServerProgram.LEASE);
    assertThat(after.killed()).isLessThan(TAKEN_OVER);
  }

  private TakenOver freezeOneAndKillTheOther() throws Exception {
    redis = EmbeddedRedis.startInMemory();
    Process a = server("a");
    Process b = server("b");
    Queue<TaskEvent> events = new ConcurrentLinkedQueue<>();
    try (CarillonClient client = CarillonClient.connect(all());
        CarillonClient ofB = CarillonClient.connect(Connection.to("127.0.0.1", ports.get(1)))) {
      awaitShares(client, Map.of(ports.get(0), 8, ports.get(1), 8), STARTED);
      try (Subscription watch = client.watchEvents("", new Keeper(events));
          CarillonWorker worker = worker()) {
        List<String> ids = new ArrayList<>();
        ids.add(submit(client, 6_000, 0)); // outlives both servers
        awaitState(ofB, ids.getFirst(), TaskState.RUNNING);
        for (int i = 0; i < 50; i++) {
          ids.add(submit(client, 50, i * 100));
        }

        signal(a, "STOP");
        Duration frozen = awaitShares(ofB, Map.of(ports.get(1), 16), STARTED);
        signal(a, "CONT");
        await().atMost(STARTED).until(() -> Files.readString(log("a")).contains("fenced"));
        awaitShares(ofB, Map.of(ports.get(0), 8, ports.get(1), 8), STARTED);

        signal(b, "KILL");
        Duration killed = awaitShares(client, Map.of(ports.get(0), 16), STARTED);
        for (String id : ids) {
          awaitState(client, id, TaskState.SUCCEEDED);
          Task task = client.get(id).get(2, TimeUnit.MINUTES);
          assertThat(task.gen()).as("attempts of %s", id).isEqualTo(1);
          assertThat(task.lost() + task.attempts()).isZero();
        }
        await()
            .untilAsserted(
                () ->
                    assertThat(
                            events.stream()
                                .filter(e -> e.to().filter(TaskState.SUCCEEDED::equals).isPresent())
                                .map(TaskEvent::taskId))
                        .containsExactlyInAnyOrderElementsOf(ids));
        return new TakenOver(frozen, killed);
      }
    }
  }

  private static String submit(CarillonClient client, int sleep, long afterMillis)
      throws Exception {
    NewTask task = NewTask.of("sleep", Payload.of(Integer.toString(sleep)));
    return client
        .submit(
            afterMillis == 0
                ? task
                : task.dueAt(new NewTask.Due.After(Duration.ofMillis(afterMillis))))
        .get(2, TimeUnit.MINUTES)
        .id();
  }

  private static void awaitState(CarillonClient client, String id, TaskState state) {
    await()
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              try {
                return client.get(id).get(2, TimeUnit.MINUTES).state() == state;
              } catch (java.util.concurrent.ExecutionException e) {
                return false; // the server of this call was lost
              }
            });
  }

  private record Keeper(Queue<TaskEvent> events) implements StreamListener<EventBatch> {
    @Override
    public void onNext(EventBatch batch) {
      events.addAll(batch.events());
    }

    @Override
    public void onError(CarillonException error) {}

    @Override
    public void onEnd() {}
  }
}
