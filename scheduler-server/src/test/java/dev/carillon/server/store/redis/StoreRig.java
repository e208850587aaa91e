package dev.carillon.server.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.event.TaskEvent;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.SubmitResult;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskDeadlines;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.ClaimResult;
import dev.carillon.model.worker.Completion;
import dev.carillon.model.worker.Hint;
import dev.carillon.model.worker.Nonce;
import dev.carillon.model.worker.Outcome;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.PatientRedis;
import dev.carillon.server.core.port.AttemptStore;
import dev.carillon.server.core.port.EditStore;
import dev.carillon.server.core.port.TaskStore;
import dev.carillon.server.core.port.Telemetry;
import dev.carillon.server.embedded.EmbeddedRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import redis.clients.jedis.RedisClient;

/** One bucket of tasks on a real Redis, and what workers, loops and users do to them. */
final class StoreRig implements AutoCloseable {
  static final Duration LEASE = Duration.ofSeconds(30);
  static final Duration HOUR = Duration.ofHours(1);
  static final Duration GRACE = Duration.ofSeconds(10);
  static final EditStore.Order OPS = new EditStore.Order("ops", "because");
  private static int clusters;

  /** Whether what is submitted from now on ends FAILED instead of DEAD. */
  boolean keepsNoDead;

  final RedisStores stores;
  final String cluster = "rig" + clusters++;
  final Map<Integer, Long> epochs;
  private final Random random = new Random(7);
  private final String worker = Ulid.random(1, random);
  private final String eventsFrom;
  private final RedisClient client;
  private long shift;

  StoreRig(EmbeddedRedis redis) {
    this(redis, 1);
  }

  StoreRig(EmbeddedRedis redis, int buckets) {
    this(redis, buckets, TestScripts.shifted());
  }

  StoreRig(EmbeddedRedis redis, int buckets, ScriptTexts texts) {
    this(redis, buckets, texts, NoTelemetry.INSTANCE);
  }

  StoreRig(EmbeddedRedis redis, int buckets, ScriptTexts texts, Telemetry telemetry) {
    client = RedisClient.create("127.0.0.1", redis.port());
    stores =
        new RedisStores(
            new RedisStores.Settings(
                "127.0.0.1",
                redis.port(),
                "",
                cluster,
                buckets,
                PatientRedis.TIMEOUT,
                4,
                Ulid.random(2, random),
                "n1"),
            telemetry,
            random,
            texts);
    client.del(TestScripts.SHIFT);
    stores.checkData();
    epochs = stores.ownership().beat(Duration.ofSeconds(10));
    eventsFrom = stores.events().end();
  }

  static NewTask echo() {
    return NewTask.of("echo", Payload.of("hello")).inQueue("mail");
  }

  static NewTask later() {
    return echo().dueAt(new NewTask.Due.After(HOUR));
  }

  static NewTask limited(UnaryOperator<TaskDeadlines> limits) {
    return echo().withDeadlines(limits.apply(TaskDeadlines.NONE));
  }

  static NewTask.Due in(long millis) {
    return new NewTask.Due.After(Duration.ofMillis(millis));
  }

  TaskId submit(NewTask task) {
    TaskStore.Admission admitted = new TaskStore.Admission(task, "", keepsNoDead, task.retry());
    SubmitResult result = stores.tasks().admit(List.of(admitted), "user").getFirst();
    assertThat(result).isInstanceOf(SubmitResult.Accepted.class);
    return TaskId.parse(((SubmitResult.Accepted) result).receipt().id());
  }

  Task task(TaskId id) {
    return stores.tasks().find(id).orElseThrow();
  }

  void tick() {
    stores.attempts().tick(epochs, 100);
  }

  void reap() {
    stores.attempts().reap(epochs, 100);
  }

  List<Hint> take(Duration claimDeadline) {
    List<Hint> hints = new ArrayList<>();
    for (AttemptStore.Head head : stores.attempts().heads(epochs.keySet())) {
      hints.addAll(stores.attempts().take(cut(head), Nonce.random(random), claimDeadline));
    }
    return hints;
  }

  List<AttemptStore.Taken> takeToRun() {
    List<AttemptStore.Taken> taken = new ArrayList<>();
    for (AttemptStore.Head head : stores.attempts().heads(epochs.keySet())) {
      taken.addAll(
          stores
              .attempts()
              .takeToRun(cut(head), Nonce.random(random), LEASE, Ulid.random(9, random)));
    }
    return taken;
  }

  private AttemptStore.Cut cut(AttemptStore.Head head) {
    return new AttemptStore.Cut(
        head.bucket(), epochs.get(head.bucket()), head.line(), 100, Double.POSITIVE_INFINITY);
  }

  AttemptRef ref(TaskId id) {
    return new AttemptRef(id, task(id).gen(), Nonce.random(random));
  }

  ClaimResult claim(AttemptRef ref, Duration lease) {
    return stores
        .attempts()
        .claim(worker, List.of("echo"), List.of(), lease, List.of(ref))
        .getFirst()
        .result();
  }

  /** A task that waits READY or DISPATCHED now runs under a lease. */
  AttemptRef start(TaskId id, Duration lease) {
    AttemptRef ref = ref(id);
    assertThat(claim(ref, lease)).isInstanceOf(ClaimResult.Claimed.class);
    return ref;
  }

  AttemptRef start(TaskId id) {
    return start(id, LEASE);
  }

  AttemptStore.Ended complete(AttemptRef ref, Outcome outcome, Duration wait) {
    return stores
        .attempts()
        .complete(List.of(new Completion(ref, outcome, outcome + " it was", Payload.EMPTY, wait)))
        .getFirst();
  }

  AttemptStore.Ended complete(AttemptRef ref, Outcome outcome) {
    return complete(ref, outcome, Duration.ZERO);
  }

  /** The time by which the scripts go. */
  long nowMs() {
    return stores.info().nowMs() + shift;
  }

  /** Waits until Redis itself, which ends keys by its own clock, has passed an instant. */
  void reallyPassed(long ms) {
    Awaitility.await().pollInterval(Duration.ofMillis(2)).until(() -> stores.info().nowMs() > ms);
  }

  /** Puts the clock of shifted scripts forward until it has passed an instant. */
  void passed(long ms) {
    shift += Math.max(0, ms + 1 - nowMs());
    client.set(TestScripts.SHIFT, Long.toString(shift));
  }

  List<TaskEvent> events() {
    return stores.events().read(eventsFrom, 10_000).events();
  }

  @Override
  public void close() {
    stores.close();
    client.close();
  }
}
