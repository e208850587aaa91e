package dev.carillon.server.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.SubmitResult;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.Uniqueness;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.Completion;
import dev.carillon.model.worker.Nonce;
import dev.carillon.model.worker.Outcome;
import dev.carillon.model.worker.Ulid;
import dev.carillon.model.workflow.Node;
import dev.carillon.model.workflow.Workflow;
import dev.carillon.server.core.port.AttemptStore;
import dev.carillon.server.core.port.RetentionStore;
import dev.carillon.server.core.port.TaskStore.Admission;
import dev.carillon.server.core.port.Telemetry;
import dev.carillon.server.core.run.NodeTable;
import dev.carillon.server.embedded.EmbeddedRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

/**
 * What the fullest call of each script costs, in processor time of Redis' own thread, against what
 * a fixed script costs the same thread right after it: so the answer is the same whatever else the
 * machine does and however fast it is just now, while what SLOWLOG tells is not.
 */
@Tag("faults")
class ScriptCostTest {
  private static final int MANY = 1_000;
  private static final int BATCH = 200;
  private static final int REAPED = 50;
  private static final NewTask.Due SOON = StoreRig.in(1);

  private static EmbeddedRedis redis;
  private static RedisTime redisTime;

  private final Random random = new Random(11);

  @BeforeAll
  static void start() {
    redis = EmbeddedRedis.startInMemory();
    redisTime = new RedisTime(redis);
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  /** Of one call, and of the reference after it. */
  private record Cost(double millis, double reference) {
    double share() {
      return millis / reference;
    }
  }

  /** Gives what Redis' thread has used since the last script to the calls that were made since. */
  private static final class Meter implements Telemetry {
    private static final Pattern CALLS = Pattern.compile("cmdstat_eval(?:sha)?:calls=(\\d+)");

    private final RedisClient asks = RedisClient.create("127.0.0.1", redis.port());
    private final Map<String, List<Cost>> costs = new TreeMap<>();
    private final List<Double> references = new ArrayList<>();
    private long before;
    private long calls;
    private final ReferenceScript reference = new ReferenceScript(redis, redisTime);
    private String what = "";

    void on(String work) {
      what = work;
      calls = calls();
      before = redisTime.nanos();
    }

    private long calls() {
      return CALLS
          .matcher(asks.info("commandstats"))
          .results()
          .mapToLong(m -> Long.parseLong(m.group(1)))
          .sum();
    }

    @Override
    public void scriptRan(String verb, long nanos) {
      long used = redisTime.nanos() - before;
      long now = calls();
      double unit = reference.millis();
      references.add(unit);
      costs
          .computeIfAbsent(verb + " of " + what, v -> new ArrayList<>())
          .add(new Cost(used / 1e6 / Math.max(1, now - calls), unit));
      on(what);
    }

    @Override
    public void submitted(String queue, int n) {}

    @Override
    public void completed(String queue, String type, long runMillis) {}

    @Override
    public void failed(String queue, String type, long runMillis) {}

    @Override
    public void started(String queue, long latenessMillis, int n) {}
  }

  private final Meter meter = new Meter();

  @Test
  void noFullCallKeepsRedisLongerThanTheReference() {
    tasks("plain", i -> StoreRig.echo());
    tasks("keyed", i -> StoreRig.echo().withIdempotencyKey("k" + i));
    tasks("unique", i -> StoreRig.echo().withIdempotencyKey("k" + i).withUnique(unique(i)));
    tasks(
        "dated",
        i ->
            StoreRig.limited(d -> d.withQueueWait(Duration.ofHours(1)))
                .withIdempotencyKey("k" + i));
    failures();
    aWideRun();
    SoftAssertions soft = new SoftAssertions();
    System.out.printf("a reference: median %.2f ms%n", median(meter.references));
    meter.costs.forEach(
        (what, costs) -> {
          double share = median(costs.stream().map(Cost::share).toList());
          System.out.printf(
              "%-28s %4d times, a call: median %5.2f ms, %4.2f references%n",
              what, costs.size(), median(costs.stream().map(Cost::millis).toList()), share);
          // What ran a few times only may have met what the machine did besides.
          if (costs.size() >= 5) {
            soft.assertThat(share).as(what).isLessThan(1);
          }
        });
    soft.assertAll();
  }

  private static double median(List<Double> of) {
    return of.stream().sorted().toList().get(of.size() / 2);
  }

  private static Uniqueness unique(int i) {
    return new Uniqueness("u" + i, Uniqueness.Scope.UNTIL_DONE, Duration.ZERO, false);
  }

  private void tasks(String what, IntFunction<NewTask> make) {
    try (StoreRig rig = new StoreRig(redis, 1, ScriptTexts.AS_WRITTEN, meter)) {
      meter.on(what);
      submit(rig, IntStream.range(0, MANY).mapToObj(make));
      meter.on(what + ", later");
      submit(rig, IntStream.range(MANY, 2 * MANY).mapToObj(make).map(t -> t.dueAt(SOON)));
      meter.on(what);
      for (int i = 0; i < MANY; i += BATCH) {
        rig.stores.attempts().tick(rig.epochs, BATCH);
      }
      run(rig, Outcome.SUCCEEDED);
      sweep(rig);
    }
  }

  private static void submit(StoreRig rig, Stream<NewTask> tasks) {
    List<Admission> all = tasks.map(Admission::of).toList();
    for (int i = 0; i < all.size(); i += BATCH) {
      assertThat(rig.stores.tasks().admit(all.subList(i, i + BATCH), "user"))
          .allMatch(r -> r instanceof SubmitResult.Accepted);
    }
  }

  /** Whatever is READY, to its end. */
  private void run(StoreRig rig, Outcome outcome) {
    List<AttemptRef> refs = claimed(rig, StoreRig.LEASE);
    while (!refs.isEmpty()) {
      var unused =
          rig.stores
              .attempts()
              .complete(
                  refs.stream()
                      .map(
                          r ->
                              new Completion(
                                  r,
                                  outcome,
                                  outcome == Outcome.SUCCEEDED ? "" : "no route to host",
                                  Payload.EMPTY,
                                  Duration.ZERO))
                      .toList());
      refs = claimed(rig, StoreRig.LEASE);
    }
  }

  private List<AttemptRef> claimed(StoreRig rig, Duration lease) {
    List<AttemptStore.Head> heads = rig.stores.attempts().heads(rig.epochs.keySet());
    if (heads.isEmpty()) {
      return List.of();
    }
    List<AttemptRef> refs =
        rig
            .stores
            .attempts()
            .take(
                new AttemptStore.Cut(
                    0, rig.epochs.get(0), heads.getFirst().line(), BATCH, Double.POSITIVE_INFINITY),
                Nonce.random(random),
                Duration.ofMinutes(1))
            .stream()
            .map(h -> new AttemptRef(h.id(), h.gen(), Nonce.random(random)))
            .toList();
    var unused =
        rig.stores
            .attempts()
            .claim(Ulid.random(1, random), List.of("echo"), List.of(), lease, refs);
    return refs;
  }

  private static void sweep(StoreRig rig) {
    RetentionStore retention = rig.stores.retention();
    for (RetentionStore.Shelf shelf : retention.shelves(0, false)) {
      while (retention.sweep(0, rig.epochs.get(0), shelf, Long.MAX_VALUE, BATCH) > 0) {}
    }
  }

  private void failures() {
    try (StoreRig rig = new StoreRig(redis, 1, ScriptTexts.AS_WRITTEN, meter)) {
      meter.on("failures");
      submit(
          rig, IntStream.range(0, MANY).mapToObj(i -> StoreRig.echo().withIdempotencyKey("f" + i)));
      run(rig, Outcome.FAILED_FATALLY);
      sweep(rig);
      submit(rig, IntStream.range(0, MANY).mapToObj(i -> StoreRig.echo()));
      for (int i = 0; i < MANY; i += BATCH) {
        assertThat(claimed(rig, Duration.ofMillis(1))).hasSize(BATCH);
      }
      for (int i = 0; i < MANY; i += REAPED) {
        rig.stores.attempts().reap(rig.epochs, REAPED);
      }
    }
  }

  private void aWideRun() {
    try (RunRig runs = new RunRig(1, new StoreRig(redis, 1, ScriptTexts.AS_WRITTEN, meter))) {
      List<Node> nodes = new ArrayList<>(List.of(Node.of("root", StoreRig.echo())));
      for (int i = 0; i < 10 * MANY; i++) {
        nodes.add(Node.of("n" + i, StoreRig.echo()).after(List.of("root")));
      }
      meter.on("a run of 10,001");
      TaskId run = runs.start(Workflow.of("wide", nodes));
      runs.advance();
      runs.work(id -> Outcome.SUCCEEDED);
      runs.advance();
      run(runs.rig, Outcome.SUCCEEDED);
      runs.advance();
      assertThat(runs.stored(run).vars().state().ended()).isTrue();
      for (int i = 0; i < 5; i++) {
        assertThat(runs.users().get(run, 0, 0).nodes()).hasSize(10 * MANY + 1);
      }
      NodeTable table = runs.stored(run).nodes();
      for (int i = 0; i < MANY; i += BATCH) {
        runs.rig
            .stores
            .runs()
            .deleteTasks(
                0, IntStream.range(i, i + BATCH).mapToObj(table::task).toList(), "ops", "because");
      }
    }
  }
}
