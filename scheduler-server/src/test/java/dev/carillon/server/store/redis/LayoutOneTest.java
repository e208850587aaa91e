package dev.carillon.server.store.redis;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.RetryPolicy;
import dev.carillon.model.task.SubmitResult;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskFilter;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.ClaimResult;
import dev.carillon.model.worker.Completion;
import dev.carillon.model.worker.Hint;
import dev.carillon.model.worker.Nonce;
import dev.carillon.model.worker.Outcome;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.PatientRedis;
import dev.carillon.server.core.port.AttemptStore;
import dev.carillon.server.core.port.TaskStore;
import dev.carillon.server.embedded.EmbeddedRedis;
import dev.carillon.server.store.redis.backup.ClusterBackup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Data of the first version that had users goes on living: {@code layout-1.carillon} is a backup of
 * what that version wrote (on Redis 6.2), with one task of queue mail in each state, named after
 * it, and one in queue news, which is paused. All have the same payload, labels and two attempts.
 */
class LayoutOneTest {
  private static final Payload PAYLOAD = Payload.of(new byte[] {0, (byte) 0xff, 'x', (byte) 0x80});
  private static final RetryPolicy RETRY =
      new RetryPolicy(2, 3, Duration.ofHours(1), Duration.ofHours(2));
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static EmbeddedRedis redis;
  private static int clusters;

  private final Random random = new Random(3);
  private RedisStores stores;
  private Map<Integer, Long> epochs;

  @BeforeAll
  static void startRedis() {
    redis = EmbeddedRedis.startInMemory();
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
  }

  @BeforeEach
  void restore() throws Exception {
    Path file = Path.of(LayoutOneTest.class.getResource("layout-1.carillon").toURI());
    RedisStores.Settings settings =
        new RedisStores.Settings(
            "127.0.0.1",
            redis.port(),
            "",
            "old" + clusters++,
            4,
            PatientRedis.TIMEOUT,
            8,
            Ulid.random(2, random),
            "n1");
    try (ClusterBackup backup = new ClusterBackup(settings)) {
      assertThat(backup.restore(file, true, keys -> {}).cluster()).isEqualTo("layout1");
    }
    stores = new RedisStores(settings, NoTelemetry.INSTANCE, random);
    stores.checkData();
    epochs = stores.ownership().beat(Duration.ofSeconds(10));
  }

  @AfterEach
  void close() {
    stores.close();
  }

  private Map<String, Task> byName() {
    return stores.tasks().list(TaskFilter.ALL, 100, "", true).tasks().stream()
        .map(t -> stores.tasks().find(TaskId.parse(t.id())).orElseThrow())
        .collect(toMap(Task::name, Function.identity()));
  }

  private static TaskId id(Map<String, Task> tasks, String name) {
    return TaskId.parse(tasks.get(name).id());
  }

  private TaskState state(TaskId id) {
    return stores.tasks().find(id).orElseThrow().state();
  }

  private List<Hint> takeAll() {
    List<Hint> hints = new ArrayList<>();
    for (AttemptStore.Head head : stores.attempts().heads(epochs.keySet())) {
      hints.addAll(
          stores
              .attempts()
              .take(
                  new AttemptStore.Cut(
                      head.bucket(),
                      epochs.get(head.bucket()),
                      head.line(),
                      100,
                      Double.POSITIVE_INFINITY),
                  Nonce.random(random),
                  LEASE));
    }
    return hints;
  }

  @Test
  void everyTaskIsReadAsItWas() {
    Map<String, Task> tasks = byName();
    assertThat(tasks)
        .hasSize(10)
        .allSatisfy(
            (name, task) -> {
              assertThat(task.payload()).isEqualTo(PAYLOAD);
              assertThat(task.labels()).isEqualTo(Map.of("team", "ü"));
              assertThat(task.attributes()).isEqualTo(Map.of("a", "b"));
              assertThat(task.retry()).isEqualTo(RETRY);
            });
    assertThat(
            tasks.entrySet().stream().collect(toMap(Map.Entry::getKey, e -> e.getValue().state())))
        .isEqualTo(
            Map.of(
                "scheduled", TaskState.SCHEDULED,
                "ready", TaskState.READY,
                "urgent", TaskState.READY,
                "dispatched", TaskState.DISPATCHED,
                "running", TaskState.RUNNING,
                "cancelling", TaskState.RUNNING,
                "retry-wait", TaskState.RETRY_WAIT,
                "succeeded", TaskState.SUCCEEDED,
                "dead", TaskState.DEAD,
                "cancelled", TaskState.CANCELLED));
    assertThat(tasks.get("succeeded").result().utf8()).isEqualTo("the result");
    assertThat(tasks.get("dead").error()).isEqualTo("bad input");
    assertThat(tasks.get("retry-wait").history())
        .singleElement()
        .satisfies(a -> assertThat(a.error()).isEqualTo("no route"));
    assertThat(tasks.get("dispatched").gen()).isEqualTo(2);
    assertThat(tasks.get("running").progress()).isEqualTo(250);
    assertThat(tasks.get("running").idempotencyKey()).isEqualTo("running-key");
    assertThat(tasks.get("cancelling").cancelRequested()).isTrue();
    assertThat(tasks.get("scheduled").dueMs()).isEqualTo(2_080_000_000_000L);
    assertThat(tasks.get("urgent").priority()).isEqualTo(9);
  }

  @Test
  void countsAndPausesGoOn() {
    var mail = stores.queues().counts().get("mail");
    assertThat(mail.submitted()).isEqualTo(9);
    assertThat(mail.depths().values().stream().mapToLong(n -> n).sum()).isEqualTo(9);
    assertThat(stores.queues().pausedQueues().get("news").reason()).isEqualTo("provider is down");
    assertThat(takeAll()).allSatisfy(hint -> assertThat(hint.queue()).isEqualTo("mail"));
    stores.queues().resumeQueue("news");
    assertThat(takeAll()).singleElement().extracting(Hint::queue).isEqualTo("news");
  }

  @Test
  void idempotencyKeysStillHold() {
    Map<String, Task> tasks = byName();
    NewTask again =
        NewTask.of("echo", PAYLOAD)
            .inQueue("mail")
            .named("ready")
            .withLabels(Map.of("team", "ü"))
            .withAttributes(Map.of("a", "b"))
            .withRetry(RETRY)
            .withIdempotencyKey("ready-key");
    SubmitResult same = stores.tasks().submit(List.of(again), "ops").getFirst();
    assertThat(((SubmitResult.Accepted) same).receipt().duplicate()).isTrue();
    assertThat(((SubmitResult.Accepted) same).receipt().id()).isEqualTo(tasks.get("ready").id());
    SubmitResult other = stores.tasks().submit(List.of(again.withPriority(1)), "ops").getFirst();
    assertThat(((SubmitResult.Refused) other).error().code()).isEqualTo(ErrorCode.CONFLICT);
  }

  @Test
  void whatRanOrWasOfferedComesBackAndTheRestGoesOn() {
    Map<String, Task> tasks = byName();
    stores.attempts().reap(epochs, 100);
    assertThat(state(id(tasks, "running"))).isEqualTo(TaskState.RETRY_WAIT);
    assertThat(state(id(tasks, "cancelling"))).isEqualTo(TaskState.CANCELLED);
    assertThat(state(id(tasks, "dispatched"))).isEqualTo(TaskState.READY);
    assertThat(stores.tasks().revive(id(tasks, "dead"), false, "ops"))
        .isEqualTo(TaskStore.ReviveReply.REVIVED);
    assertThat(stores.tasks().cancel(id(tasks, "scheduled"), "", "ops"))
        .isInstanceOf(TaskStore.CancelReply.Cancelled.class);
    List<Hint> hints = takeAll();
    assertThat(hints)
        .extracting(Hint::id)
        .containsExactlyInAnyOrder(id(tasks, "ready"), id(tasks, "dispatched"), id(tasks, "dead"));
    String worker = Ulid.random(1, random);
    for (Hint hint : hints) {
      AttemptRef attempt = new AttemptRef(hint.id(), hint.gen(), Nonce.random(random));
      AttemptStore.Claim claim =
          stores
              .attempts()
              .claim(worker, List.of("echo"), List.of(), LEASE, List.of(attempt))
              .getFirst();
      assertThat(claim.result()).isInstanceOf(ClaimResult.Claimed.class);
      Completion done =
          new Completion(attempt, Outcome.SUCCEEDED, "", Payload.of(""), Duration.ZERO);
      assertThat(stores.attempts().complete(List.of(done)).getFirst().state())
          .isEqualTo(TaskState.SUCCEEDED);
    }
  }
}
