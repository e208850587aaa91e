package dev.carillon.wire;

import dev.carillon.model.cluster.ClusterInfo;
import dev.carillon.model.cluster.ClusterStats;
import dev.carillon.model.cluster.Finding;
import dev.carillon.model.cluster.Health;
import dev.carillon.model.cluster.Member;
import dev.carillon.model.cluster.Overview;
import dev.carillon.model.cluster.RatePoint;
import dev.carillon.model.cluster.Subject;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.event.EventBatch;
import dev.carillon.model.event.TaskEvent;
import dev.carillon.model.queue.PauseInfo;
import dev.carillon.model.queue.QueueSnapshot;
import dev.carillon.model.task.Attempt;
import dev.carillon.model.task.LogChunk;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.RetryPolicy;
import dev.carillon.model.task.SubmitReceipt;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskDeadlines;
import dev.carillon.model.task.TaskFilter;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.model.told.Told;
import dev.carillon.model.worker.Assignment;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.Beat;
import dev.carillon.model.worker.ClaimResult;
import dev.carillon.model.worker.Completion;
import dev.carillon.model.worker.Hint;
import dev.carillon.model.worker.Nonce;
import dev.carillon.model.worker.Order;
import dev.carillon.model.worker.Outcome;
import dev.carillon.model.worker.Registration;
import dev.carillon.model.worker.Welcome;
import dev.carillon.model.worker.WorkerSnapshot;
import dev.carillon.model.worker.WorkerStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** Makes records of every kind from a seed, edges of their ranges included. */
final class AnyRecord {
  private static final String[] WORDS = {
    "", "default", "a", "mail.out-1_x", "Grüße 🕰 \"quoted\"\n", "x".repeat(300), " "
  };

  private final SplittableRandom random;

  AnyRecord(long seed) {
    random = new SplittableRandom(seed);
  }

  private <T> T oneOf(T[] values) {
    return values[random.nextInt(values.length)];
  }

  private <T> List<T> some(Supplier<T> item) {
    List<T> list = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      list.add(item.get());
    }
    return list;
  }

  private <T> Optional<T> maybe(Supplier<T> item) {
    return random.nextBoolean() ? Optional.of(item.get()) : Optional.empty();
  }

  private String text() {
    return oneOf(WORDS);
  }

  private String word() {
    return "w" + random.nextInt(1000);
  }

  private long positive() {
    return random.nextBoolean() ? random.nextLong(Long.MAX_VALUE) : random.nextLong(3);
  }

  private int small() {
    return random.nextInt(3) == 0 ? 0 : random.nextInt(Integer.MAX_VALUE);
  }

  private Duration time() {
    return Duration.ofMillis(1 + random.nextLong(0xFFFF_FFFFL));
  }

  private Map<String, String> map() {
    Map<String, String> map = new HashMap<>();
    some(this::word).forEach(key -> map.put(key, text()));
    return map;
  }

  private Payload payload() {
    byte[] bytes = new byte[random.nextInt(50)];
    random.nextBytes(bytes);
    return Payload.of(bytes);
  }

  TaskState state() {
    return oneOf(TaskState.values());
  }

  RetryPolicy retry() {
    return new RetryPolicy(1 + random.nextInt(255), 1 + random.nextInt(255), time(), time());
  }

  /** A stored task has instants only. */
  private TaskDeadlines deadlines(boolean relative) {
    Supplier<NewTask.Due> limit =
        () ->
            relative && random.nextBoolean()
                ? new NewTask.Due.After(time())
                : new NewTask.Due.At(1 + positive() / 2);
    return new TaskDeadlines(
        maybe(limit),
        random.nextBoolean() ? Duration.ZERO : time(),
        maybe(limit),
        random.nextBoolean() ? Duration.ZERO : time());
  }

  NewTask newTask() {
    NewTask.Due due =
        switch (random.nextInt(3)) {
          case 0 -> NewTask.Due.NOW;
          case 1 -> new NewTask.Due.At(1 + positive() / 2);
          default -> new NewTask.Due.After(time());
        };
    return new NewTask(
        word(),
        word(),
        word(),
        text(),
        payload(),
        random.nextInt(10),
        due,
        retry(),
        time(),
        map(),
        map(),
        text(),
        deadlines(true));
  }

  Task task() {
    return new Task(
        TaskId.random(random.nextInt(1024), random).toString(),
        word(),
        word(),
        word(),
        text(),
        state(),
        random.nextInt(10),
        small(),
        small(),
        small(),
        positive(),
        positive(),
        positive(),
        positive(),
        positive(),
        positive(),
        text(),
        random.nextInt(1001),
        random.nextBoolean(),
        retry(),
        time(),
        map(),
        map(),
        text(),
        small(),
        payload(),
        text(),
        payload(),
        some(this::attempt),
        text(),
        deadlines(false),
        word());
  }

  Attempt attempt() {
    return new Attempt(small(), text(), positive(), positive(), "failed", text());
  }

  SubmitReceipt receipt() {
    return new SubmitReceipt(word(), state(), random.nextBoolean(), positive(), some(this::text));
  }

  TaskFilter filter() {
    return new TaskFilter(new HashSet<>(some(this::state)), text(), text(), text());
  }

  LogChunk logChunk() {
    return new LogChunk(word(), small(), payload(), positive());
  }

  private Map<TaskState, Long> depths() {
    Map<TaskState, Long> depths = new HashMap<>();
    some(this::state).forEach(state -> depths.put(state, 1 + random.nextLong(1_000_000)));
    return depths;
  }

  PauseInfo pause() {
    return new PauseInfo(text(), text(), positive(), positive());
  }

  QueueSnapshot queue() {
    return new QueueSnapshot(
        word(),
        depths(),
        positive(),
        positive(),
        positive(),
        random.nextDouble(),
        random.nextDouble(),
        random.nextDouble(),
        positive(),
        maybe(this::pause),
        some(() -> (float) random.nextDouble()));
  }

  WorkerSnapshot worker() {
    return new WorkerSnapshot(
        word(),
        text(),
        text(),
        positive(),
        some(this::word),
        some(this::word),
        small(),
        small(),
        map(),
        text(),
        oneOf(WorkerStatus.values()),
        positive(),
        positive(),
        small(),
        positive(),
        text(),
        some(this::word),
        positive(),
        random.nextLong());
  }

  Registration registration() {
    return new Registration(
        word(),
        text(),
        text(),
        positive(),
        some(this::word),
        some(this::word),
        small(),
        map(),
        text(),
        random.nextBoolean());
  }

  Welcome welcome() {
    return new Welcome(time(), time(), text(), text(), text(), text(), positive());
  }

  AttemptRef attemptRef() {
    return new AttemptRef(
        TaskId.random(random.nextInt(1024), random),
        1 + random.nextInt(Integer.MAX_VALUE),
        Nonce.random(random));
  }

  Assignment assignment() {
    return new Assignment(
        attemptRef(),
        word(),
        word(),
        word(),
        small(),
        small(),
        time(),
        payload(),
        map(),
        map(),
        positive(),
        text(),
        random.nextBoolean() ? Duration.ZERO : time());
  }

  ClaimResult claimResult() {
    return random.nextBoolean()
        ? new ClaimResult.Claimed(assignment())
        : new ClaimResult.Refused(oneOf(ClaimResult.Reason.values()));
  }

  Completion completion() {
    return new Completion(attemptRef(), oneOf(Outcome.values()), text(), payload(), time());
  }

  Hint hint() {
    AttemptRef attempt = attemptRef();
    return new Hint(attempt.id(), attempt.gen(), word(), word());
  }

  Beat beat() {
    List<AttemptRef> running = some(this::attemptRef);
    List<Integer> progress =
        random.nextBoolean() ? List.of() : running.stream().map(r -> random.nextInt(1001)).toList();
    return new Beat(
        positive(),
        running,
        progress,
        small(),
        random.nextBoolean(),
        small(),
        positive(),
        random.nextBoolean(),
        positive());
  }

  Order order() {
    return switch (random.nextInt(7)) {
      case 0 -> new Order.Renewed(positive(), random.nextBoolean());
      case 1 -> new Order.Cancel(some(this::attemptRef), time(), text());
      case 2 -> new Order.Lost(some(this::attemptRef), text());
      case 3 -> new Order.Hints(some(this::hint));
      case 4 -> new Order.Pause(random.nextBoolean());
      case 5 -> new Order.Drain(time());
      default -> new Order.Resize(small());
    };
  }

  ClusterInfo clusterInfo() {
    return new ClusterInfo(
        word(), some(this::member), text(), positive(), small(), text(), text(), text(), text());
  }

  private Member member() {
    return new Member(
        word(),
        word(),
        text(),
        random.nextBoolean(),
        some(this::small),
        text(),
        positive(),
        random.nextBoolean());
  }

  ClusterStats stats() {
    return new ClusterStats(
        depths(),
        positive(),
        positive(),
        positive(),
        random.nextDouble(),
        random.nextDouble(),
        random.nextDouble(),
        positive(),
        positive(),
        positive(),
        small(),
        small(),
        positive(),
        positive(),
        positive());
  }

  Health health() {
    return new Health(
        random.nextBoolean(),
        some(this::word),
        some(
            () ->
                new Finding(
                    oneOf(Finding.Severity.values()),
                    text(),
                    text(),
                    new Subject(oneOf(Subject.Kind.values()), text()),
                    told(2),
                    told(2))));
  }

  private Told told(int deep) {
    return random.nextInt(4) == 0 ? Told.NONE : new Told(word(), some(() -> value(deep)));
  }

  private Told.Value value(int deep) {
    return switch (random.nextInt(deep == 0 ? 4 : 5)) {
      case 0 -> Told.text(text());
      case 1 -> Told.count(random.nextLong());
      case 2 -> Told.span(positive());
      case 3 -> Told.actor(text());
      default -> new Told.Value.Parts(text(), some(() -> told(deep - 1)));
    };
  }

  Overview overview() {
    return new Overview(
        positive(),
        stats(),
        some(this::queue),
        some(this::worker),
        health(),
        some(this::ratePoint),
        text(),
        text());
  }

  private RatePoint ratePoint() {
    return new RatePoint(
        positive(),
        (float) random.nextDouble(),
        (float) random.nextDouble(),
        (float) random.nextDouble(),
        positive(),
        positive(),
        small());
  }

  EventBatch eventBatch() {
    return new EventBatch(some(this::event), text(), random.nextBoolean());
  }

  private TaskEvent event() {
    return new TaskEvent(
        positive(),
        word(),
        word(),
        word(),
        word(),
        maybe(this::state),
        maybe(this::state),
        small(),
        word(),
        text(),
        text());
  }

  CarillonException error() {
    return CarillonException.of(oneOf(ErrorCode.values()), text())
        .field(text())
        .advice(text())
        .operation(text())
        .subject(text())
        .retryAfter(Duration.ofMillis(random.nextLong(100_000)))
        .build();
  }
}
