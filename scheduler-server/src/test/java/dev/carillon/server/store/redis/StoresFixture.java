package dev.carillon.server.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.event.TaskEvent;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.SubmitReceipt;
import dev.carillon.model.task.SubmitResult;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskTransitions;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.ClaimResult;
import dev.carillon.model.worker.Completion;
import dev.carillon.model.worker.Hint;
import dev.carillon.model.worker.Nonce;
import dev.carillon.model.worker.Outcome;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.PatientRedis;
import dev.carillon.server.core.port.AttemptStore;
import dev.carillon.server.core.port.EventLog;
import dev.carillon.server.embedded.EmbeddedRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** The stores of one server on a real Redis, one a class; every event is a move of the table. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class StoresFixture {
  static final Duration LEASE = Duration.ofSeconds(30);
  EmbeddedRedis redis;
  int clusters;
  final Random random = new Random(7);
  final String worker = Ulid.random(1, random);
  RedisStores stores;
  Map<Integer, Long> epochs;
  String eventsFrom;

  @BeforeAll
  void startRedis() {
    redis = EmbeddedRedis.startInMemory();
  }

  @AfterAll
  void stopRedis() {
    redis.close();
  }

  @BeforeEach
  void open() {
    stores = open("test" + clusters++);
    stores.checkData();
    epochs = stores.ownership().beat(Duration.ofSeconds(10));
    eventsFrom = stores.events().end();
  }

  RedisStores open(String cluster) {
    return new RedisStores(
        new RedisStores.Settings(
            "127.0.0.1",
            redis.port(),
            "",
            cluster,
            4,
            PatientRedis.TIMEOUT,
            8,
            Ulid.random(2, random),
            "n1"),
        NoTelemetry.INSTANCE,
        random);
  }

  @AfterEach
  void everyEventIsAMoveOfTheTable() {
    EventLog.Read read = stores.events().read(eventsFrom, 1000);
    assertThat(read.events()).isNotEmpty();
    for (TaskEvent e : read.events()) {
      if (e.from().isPresent() && e.to().isPresent()) {
        assertThat(TaskTransitions.allows(e.cause(), e.from().get(), e.to().get()))
            .as(e.toString())
            .isTrue();
      }
    }
    stores.close();
  }

  NewTask echo() {
    return NewTask.of("echo", Payload.of("hello")).inQueue("mail");
  }

  TaskId submit(NewTask task) {
    return TaskId.parse(receipt(stores.tasks().submit(List.of(task), "ops").getFirst()).id());
  }

  static SubmitReceipt receipt(SubmitResult result) {
    assertThat(result).isInstanceOf(SubmitResult.Accepted.class);
    return ((SubmitResult.Accepted) result).receipt();
  }

  Task task(TaskId id) {
    return stores.tasks().find(id).orElseThrow();
  }

  List<Hint> takeAll() {
    List<Hint> hints = new ArrayList<>();
    for (AttemptStore.Head head : stores.attempts().heads(epochs.keySet())) {
      hints.addAll(stores.attempts().take(cut(head, 100), Nonce.random(random), LEASE));
    }
    return hints;
  }

  AttemptStore.Cut cut(AttemptStore.Head head, int most) {
    return new AttemptStore.Cut(
        head.bucket(), epochs.get(head.bucket()), head.line(), most, Double.POSITIVE_INFINITY);
  }

  AttemptRef ref(Hint hint) {
    return new AttemptRef(hint.id(), hint.gen(), Nonce.random(random));
  }

  ClaimResult claim(AttemptRef ref) {
    return stores
        .attempts()
        .claim(worker, List.of("echo"), List.of(), LEASE, List.of(ref))
        .getFirst()
        .result();
  }

  AttemptRef start(NewTask task) {
    submit(task);
    AttemptRef ref = ref(takeAll().getFirst());
    assertThat(claim(ref)).isInstanceOf(ClaimResult.Claimed.class);
    return ref;
  }

  AttemptStore.Ended complete(AttemptRef ref, Outcome outcome, String error, String result) {
    return stores
        .attempts()
        .complete(List.of(new Completion(ref, outcome, error, Payload.of(result), Duration.ZERO)))
        .getFirst();
  }
}
