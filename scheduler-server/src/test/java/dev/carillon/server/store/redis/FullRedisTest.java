package dev.carillon.server.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.SubmitResult;
import dev.carillon.model.task.TaskFilter;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.ClaimResult;
import dev.carillon.model.worker.Completion;
import dev.carillon.model.worker.CompletionCode;
import dev.carillon.model.worker.Hint;
import dev.carillon.model.worker.Nonce;
import dev.carillon.model.worker.Outcome;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.PatientRedis;
import dev.carillon.server.core.port.AttemptStore;
import dev.carillon.server.core.port.QueueStore;
import dev.carillon.server.core.port.RetentionStore;
import dev.carillon.server.core.port.TaskStore;
import dev.carillon.server.embedded.EmbeddedRedis;
import dev.carillon.server.embedded.RedisOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;

/** A Redis filled to the brim: nothing new comes in, and what is there drains. */
class FullRedisTest {
  /** Scripts that store something new, or read only; all others must go on while Redis is full. */
  private static final Set<String> MAY_BE_REFUSED =
      Set.of(
          "submit",
          "chunks",
          "reserve",
          "edit",
          "retry",
          "retry_many",
          "redrive",
          "log",
          // What begins new work: a full Redis makes it late, as it does a submit.
          "fire",
          "schedule_put",
          "schedule_fill",
          "flow_put",
          "flow_learn",
          "run_new",
          "run_part",
          "run_step",
          // Gathers messages once there is room; until then their events are not passed by.
          "notify_fold",
          // What only reads is never refused.
          "schedule_due",
          "explain",
          "ahead",
          "walk",
          "mirror");

  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final int BUCKETS = 2;

  private final Random random = new Random(5);
  private final String worker = Ulid.random(1, random);
  private EmbeddedRedis redis;
  private RedisStores stores;
  private Map<Integer, Long> epochs;

  private void open(boolean bundledOnly) {
    redis = new EmbeddedRedis(RedisOptions.inMemory().withBundledOnly(bundledOnly)).start();
    stores =
        new RedisStores(
            new RedisStores.Settings(
                "127.0.0.1",
                redis.port(),
                "",
                "full",
                BUCKETS,
                PatientRedis.TIMEOUT,
                4,
                Ulid.random(2, random),
                "n1"),
            NoTelemetry.INSTANCE,
            random);
    stores.checkData();
    epochs = stores.ownership().beat(Duration.ofSeconds(10));
  }

  @AfterEach
  void close() {
    if (redis != null) {
      stores.close();
      redis.close();
    }
  }

  private static NewTask task(int payload) {
    return NewTask.of("echo", Payload.of("x".repeat(payload))).inQueue("mail");
  }

  private TaskId submit(NewTask task) {
    SubmitResult.Accepted accepted =
        (SubmitResult.Accepted) stores.tasks().submit(List.of(task), "ops").getFirst();
    return TaskId.parse(accepted.receipt().id());
  }

  /** Sets the limit just above what is used, then submits until Redis refuses. */
  private void fillToTheBrim() {
    try (Jedis jedis = new Jedis("127.0.0.1", redis.port())) {
      jedis.configSet("maxmemory", "" + (stores.info().facts().usedBytes() + 2_000_000));
    }
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 100_000; i++) {
                submit(task(2_000).inQueue("filler"));
              }
            })
        .isInstanceOfSatisfying(
            CarillonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_FULL));
  }

  private List<Hint> take(int most) {
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
                      most,
                      Double.POSITIVE_INFINITY),
                  Nonce.random(random),
                  LEASE));
    }
    return hints;
  }

  private AttemptRef claim(Hint hint) {
    AttemptRef ref = new AttemptRef(hint.id(), hint.gen(), Nonce.random(random));
    assertThat(
            stores
                .attempts()
                .claim(worker, List.of("echo"), List.of(), LEASE, List.of(ref))
                .getFirst()
                .result())
        .isInstanceOf(ClaimResult.Claimed.class);
    return ref;
  }

  private CompletionCode complete(AttemptRef ref, Outcome outcome, String result) {
    return stores
        .attempts()
        .complete(
            List.of(new Completion(ref, outcome, "", Payload.of(result), Duration.ofHours(1))))
        .getFirst()
        .code();
  }

  private long kept() {
    return stores.queues().counts().values().stream()
        .mapToLong(c -> c.depths().values().stream().mapToLong(Long::longValue).sum())
        .sum();
  }

  private long submitted() {
    return stores.queues().counts().values().stream().mapToLong(QueueStore.Counts::submitted).sum();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void workDrainsAndRoomComesBack(boolean bundledOnly) {
    open(bundledOnly);
    TaskId later = submit(task(10).dueAt(new NewTask.Due.After(Duration.ofMillis(1))));
    TaskId cancelled = submit(task(10).dueAt(new NewTask.Due.After(Duration.ofHours(1))));
    for (int i = 0; i < 8; i++) {
      submit(task(10));
    }
    AttemptRef running = claim(take(1).getFirst());
    fillToTheBrim();
    long tasks = kept();
    assertThat(submitted()).as("each acknowledged submit, and no other").isEqualTo(tasks);

    assertThat(stores.ownership().beat(Duration.ofSeconds(10))).hasSize(BUCKETS);
    stores.attempts().tick(epochs, 200);
    assertThat(stores.tasks().find(later).orElseThrow().state()).isEqualTo(TaskState.READY);
    stores.attempts().heartbeat(List.of(running), List.of(10), LEASE, LEASE);
    assertThat(complete(running, Outcome.SUCCEEDED, "done")).isEqualTo(CompletionCode.OK);
    List<Hint> hints = take(2);
    assertThat(hints.size()).isGreaterThan(3);
    assertThat(complete(claim(hints.get(0)), Outcome.FAILED, "")).isEqualTo(CompletionCode.OK);
    assertThat(stores.attempts().release(List.of(claim(hints.get(1)))))
        .containsExactly(CompletionCode.OK);
    stores.attempts().unpublish(List.of(hints.get(2)));
    assertThat(stores.tasks().cancel(cancelled, "enough", "ops"))
        .isInstanceOf(TaskStore.CancelReply.Cancelled.class);
    stores.queues().pauseQueue("mail", "full", "ops", Duration.ZERO);
    stores.queues().resumeQueue("mail");
    stores.attempts().reap(epochs, 200);

    // Still full; the sweep of what has ended makes room, and submits are taken again.
    assertThatThrownBy(() -> submit(task(200_000))).isInstanceOf(CarillonException.class);
    assertThat(kept()).isEqualTo(tasks);
    cancelFillers(400);
    assertThat(sweepAll()).isGreaterThan(200);
    // Redis gives memory back a moment after the keys went.
    await().ignoreExceptions().until(() -> submit(task(10)) != null);
    assertThat(submitted()).isEqualTo(tasks + 1);
  }

  private void cancelFillers(int n) {
    stores
        .tasks()
        .list(new TaskFilter(Set.of(), "filler", "", ""), n, "", false)
        .tasks()
        .forEach(t -> stores.tasks().cancel(TaskId.parse(t.id()), "", "ops"));
  }

  private int sweepAll() {
    int gone = 0;
    for (Map.Entry<Integer, Long> bucket : epochs.entrySet()) {
      for (RetentionStore.Shelf shelf : stores.retention().shelves(bucket.getKey(), false)) {
        gone +=
            stores
                .retention()
                .sweep(bucket.getKey(), bucket.getValue(), shelf, RetentionStore.WHENEVER, 200);
      }
    }
    return gone;
  }

  @Test
  void aBatchThatDoesNotFitIsStoredInWholeOrNotAtAll() {
    open(true);
    fillToTheBrim();
    long before = submitted();
    List<NewTask> batch = Stream.generate(() -> task(2_000)).limit(100).toList();
    assertThatThrownBy(() -> stores.tasks().submit(batch, "ops"))
        .isInstanceOf(CarillonException.class);
    assertThat(submitted()).isEqualTo(before).isEqualTo(kept());
  }

  @ParameterizedTest
  @EnumSource(Script.class)
  void everyScriptSaysWhetherItGoesOn(Script script) {
    assertThat(script.text().contains("redis.call('UNLINK', key('never'))"))
        .as("a script includes drain, last, unless it stores something new: " + script.verb())
        .isNotEqualTo(MAY_BE_REFUSED.contains(script.verb()));
  }
}
