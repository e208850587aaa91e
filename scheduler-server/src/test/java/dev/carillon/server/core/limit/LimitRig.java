package dev.carillon.server.core.limit;

import dev.carillon.model.queue.QueueSettings;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.SubmitResult;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.ClaimResult;
import dev.carillon.model.worker.Completion;
import dev.carillon.model.worker.Hint;
import dev.carillon.model.worker.Nonce;
import dev.carillon.model.worker.Outcome;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.PatientRedis;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.LoopSignals;
import dev.carillon.server.core.port.AttemptStore;
import dev.carillon.server.core.port.KeyExpressions;
import dev.carillon.server.core.port.TaskStore;
import dev.carillon.server.embedded.EmbeddedRedis;
import dev.carillon.server.store.redis.NoTelemetry;
import dev.carillon.server.store.redis.RedisStores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** One server's part in limits, on a real Redis, with no loops of its own. */
final class LimitRig implements AutoCloseable {
  static final int BUCKETS = 4;
  static final Set<Integer> ALL =
      IntStream.range(0, BUCKETS).boxed().collect(Collectors.toUnmodifiableSet());
  static final Duration LEASE = Duration.ofSeconds(30);

  private static final KeyExpressions BY_CUSTOMER =
      new KeyExpressions() {
        @Override
        public void check(String expression) {}

        @Override
        public String key(String expression, NewTask task) {
          return task.labels().getOrDefault("customer", "");
        }
      };

  final Random random;
  final RedisStores stores;
  final LimitBook book;
  final SlotWatch watch;
  final LimitedAttempts attempts;
  final LimitOperations operations;
  final String worker;
  private final Admissions admissions;

  LimitRig(EmbeddedRedis redis, String cluster, int seed) {
    random = new Random(seed);
    worker = Ulid.random(1, random);
    stores =
        new RedisStores(
            new RedisStores.Settings(
                "127.0.0.1",
                redis.port(),
                "",
                cluster,
                BUCKETS,
                PatientRedis.TIMEOUT,
                8,
                Ulid.random(2, random),
                "n" + seed),
            NoTelemetry.INSTANCE,
            random);
    stores.checkData();
    var unused = stores.ownership().beat(Duration.ofSeconds(10));
    book = new LimitBook(stores.settings());
    watch = new SlotWatch(stores.settings(), stores.slots(), stores.lines(), book);
    attempts = with(new Quiet());
    admissions = new Admissions(book, BY_CUSTOMER);
    operations =
        new LimitOperations(
            new LimitOperations.Parts(
                stores.settings(), stores.slots(), stores.lines(), BY_CUSTOMER),
            book,
            watch,
            ALL,
            new Quiet());
    book.refresh();
  }

  /** Another front with signals of its own. */
  LimitedAttempts with(LimitSignals signals) {
    return new LimitedAttempts(
        stores.attempts(), stores.lines(), stores.slots(), stores.tasks(), book, signals);
  }

  /** Nobody to tell. */
  static final class Quiet implements LimitSignals, LoopSignals {
    @Override
    public void freed() {}

    @Override
    public void tokenIn(Duration wait) {}

    @Override
    public void ready() {}

    @Override
    public void due(int bucket, long dueMs) {}
  }

  void put(QueueSettings settings) {
    var unused = operations.put("mail", settings, new Caller("ops"));
  }

  static NewTask task(String customer) {
    return NewTask.of("echo", Payload.of(customer))
        .inQueue("mail")
        .withLabels(customer.isEmpty() ? Map.of() : Map.of("customer", customer));
  }

  TaskId submit(NewTask task) {
    TaskStore.Admission admitted = admissions.of(task);
    SubmitResult result = stores.tasks().admit(List.of(admitted), "ops").getFirst();
    return TaskId.parse(((SubmitResult.Accepted) result).receipt().id());
  }

  Task find(TaskId id) {
    return stores.tasks().find(id).orElseThrow();
  }

  /** Everything that one pass of a dispatcher would offer. */
  List<Hint> offers(int most) {
    return offers(attempts, most);
  }

  List<Hint> offers(AttemptStore from, int most) {
    List<Hint> hints = new ArrayList<>();
    for (AttemptStore.Head head : from.heads(ALL)) {
      if (hints.size() < most) {
        AttemptStore.Cut cut =
            new AttemptStore.Cut(
                head.bucket(), 0, head.line(), most - hints.size(), Double.POSITIVE_INFINITY);
        hints.addAll(from.offer(cut, Nonce.random(random), LEASE).hints());
      }
    }
    return hints;
  }

  AttemptRef ref(Hint hint) {
    return new AttemptRef(hint.id(), hint.gen(), Nonce.random(random));
  }

  ClaimResult claim(AttemptRef ref) {
    return claim(LEASE, ref);
  }

  ClaimResult claim(Duration lease, AttemptRef ref) {
    return attempts
        .claim(worker, List.of("echo"), List.of(), lease, List.of(ref))
        .getFirst()
        .result();
  }

  void succeed(AttemptRef ref) {
    var unused =
        attempts.complete(
            List.of(new Completion(ref, Outcome.SUCCEEDED, "", Payload.EMPTY, Duration.ZERO)));
  }

  @Override
  public void close() {
    stores.close();
  }
}
