package dev.carillon.server.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.task.TaskId;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.Nonce;
import dev.carillon.model.worker.Registration;
import dev.carillon.model.worker.Ulid;
import dev.carillon.model.worker.WorkerSnapshot;
import dev.carillon.model.worker.WorkerStatus;
import dev.carillon.server.PatientRedis;
import dev.carillon.server.core.port.WorkerBoard;
import dev.carillon.server.embedded.EmbeddedRedis;
import dev.carillon.server.store.redis.NoTelemetry;
import dev.carillon.server.store.redis.RedisStores;
import dev.carillon.wire.WorkerMapping;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A list of thousands of busy workers fits into one message that any client reads. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ManyWorkersListedTest {
  private static final int MESSAGE = 4 << 20;
  private static final int RUNNING = 60;

  private final Random random = new Random(14);
  private final Map<String, WorkerEntry> entries = new ConcurrentHashMap<>();
  private final String server = Ulid.random(1, random);
  private EmbeddedRedis redis;
  private RedisStores stores;

  @BeforeAll
  void start() {
    redis = EmbeddedRedis.startInMemory();
    stores =
        new RedisStores(
            new RedisStores.Settings(
                "127.0.0.1", redis.port(), "", "many", 4, PatientRedis.TIMEOUT, 4, server, "n"),
            NoTelemetry.INSTANCE,
            random);
    stores.checkData();
  }

  @AfterAll
  void stop() {
    stores.close();
    redis.close();
  }

  @Test
  void fiveThousandBusyWorkersFitIntoOneMessage_withSomeOfTheirTasksEach() {
    live(5_000);
    Collection<WorkerSnapshot> all = desk().all();
    assertThat(all.size()).isEqualTo(5_000);
    assertThat(all)
        .allSatisfy(
            w -> {
              assertThat(w.running()).isEqualTo(RUNNING);
              assertThat(w.runningTasks()).isNotEmpty();
            });
    assertThat(WorkerMapping.toBytes(List.copyOf(all)).length).isLessThan(MESSAGE);
  }

  @Test
  void ofFewWorkersAllTasksAreNamed() {
    live(100);
    assertThat(desk().all()).allSatisfy(w -> assertThat(w.runningTasks()).hasSize(RUNNING));
  }

  @Test
  void ofThoseThatAreGoneTheLastThousandAreListed_alsoByOtherServers() {
    live(10);
    for (int i = 0; i < 3_000; i++) {
      entries.put(id(i), new WorkerEntry(registration(id(i)), 1_000 + i));
    }
    WorkerDesk desk = desk();
    desk.look();
    List<WorkerSnapshot> shown = stores.board().shownBy(List.of(server));
    for (Collection<WorkerSnapshot> list : List.of(desk.all(), shown)) {
      assertThat(list.size()).isEqualTo(1_010);
      assertThat(list)
          .filteredOn(w -> w.status() == WorkerStatus.GONE)
          .allSatisfy(w -> assertThat(w.lastBeatMs()).isGreaterThanOrEqualTo(3_000));
    }
    assertThat(desk.known(id(0)).id()).as("one that went before them").isEqualTo(id(0));
  }

  private static String id(int n) {
    return String.format("%026d", n);
  }

  private WorkerDesk desk() {
    WorkerBoard board = stores.board();
    return new WorkerDesk(
        entries,
        board,
        () -> List.of("another"),
        () -> false,
        Duration.ofSeconds(10),
        new LoopSignals() {
          @Override
          public void ready() {}

          @Override
          public void due(int bucket, long dueMs) {}
        });
  }

  private void live(int workers) {
    entries.clear();
    for (int i = 0; i < workers; i++) {
      String id = Ulid.random(5, random);
      WorkerEntry entry = new WorkerEntry(registration(id), 1);
      long unused = entry.attach(order -> {}, () -> {}, false, 1);
      for (int task = 0; task < RUNNING; task++) {
        entry.claimed(
            new AttemptRef(TaskId.random(task % 16, random), 1, Nonce.random(random)), true, 0);
      }
      entries.put(id, entry);
    }
  }

  private static Registration registration(String id) {
    return new Registration(
        id,
        "etl-worker-7d9f8b6c5-x2x4z",
        "node-17.example",
        4711,
        List.of("echo", "http", "shell"),
        List.of(),
        64,
        Map.of("zone", "a", "team", "etl"),
        "1.2.3",
        true);
  }
}
