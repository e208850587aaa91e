package dev.carillon.server.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carillon.model.control.Forecast;
import dev.carillon.model.control.Paused;
import dev.carillon.model.control.Scope;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.event.EventBatch;
import dev.carillon.model.event.TaskEvent;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.Beat;
import dev.carillon.model.worker.ClaimResult;
import dev.carillon.model.worker.Nonce;
import dev.carillon.model.worker.Order;
import dev.carillon.model.worker.Registration;
import dev.carillon.model.worker.Ulid;
import dev.carillon.model.worker.WorkerSnapshot;
import dev.carillon.model.worker.WorkerStatus;
import dev.carillon.server.PatientRedis;
import dev.carillon.server.config.ServerConfig;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.Sink;
import dev.carillon.server.core.Workers;
import dev.carillon.server.core.control.Control;
import dev.carillon.server.embedded.EmbeddedRedis;
import dev.carillon.server.store.redis.NoTelemetry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Pauses, resizes and cancels, by a server that the worker does not hang on. */
class ControlTest {
  private static final Random RANDOM = new Random(9);
  private static final CarillonThreads THREADS = new CarillonThreads();
  private static final Caller OPS = new Caller("ops");

  private static EmbeddedRedis redis;
  private static EngineRuntime here;
  private static EngineRuntime there;

  @BeforeAll
  static void start() {
    redis = EmbeddedRedis.startInMemory();
    here = server();
    there = server();
    await().until(() -> here.engine().cluster().info().members().size() == 2);
    await().until(() -> there.engine().cluster().info().members().size() == 2);
  }

  @AfterAll
  static void stop() {
    here.close();
    there.close();
    THREADS.close();
    redis.close();
  }

  private static EngineRuntime server() {
    ServerConfig defaults = ServerConfig.defaults();
    EngineRuntime runtime =
        new EngineRuntime(
            defaults.withRedis(PatientRedis.at(redis.port())),
            NoTelemetry.INSTANCE,
            THREADS,
            Clock.systemUTC(),
            RANDOM,
            "test");
    runtime.start();
    return runtime;
  }

  private final Queue<Order> orders = new ConcurrentLinkedQueue<>();

  private String worker(EngineRuntime on, String type) {
    String id = Ulid.random(1, RANDOM);
    attach(on, id, type);
    return id;
  }

  private Workers.Session attach(EngineRuntime on, String id, String type) {
    on.engine()
        .workers()
        .register(
            new Registration(
                id, "w", "host", 1, List.of(type), List.of(), 4, Map.of(), "test", false));
    return on.engine().workers().open(id, false, orders::add, () -> {});
  }

  private WorkerSnapshot seen(EngineRuntime by, String id) {
    return by.engine().workers().list(true).stream()
        .filter(w -> w.id().equals(id))
        .findFirst()
        .orElse(null);
  }

  /** Tells it again if the other server did not obey in time: a machine may stop for longer. */
  private static <T> T patiently(Supplier<T> order) {
    long until = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (true) {
      try {
        return order.get();
      } catch (CarillonException e) {
        if (e.code() != ErrorCode.NOT_READY || System.nanoTime() - until > 0) {
          throw e;
        }
      }
    }
  }

  private static NewTask task(String queue, String type) {
    return NewTask.of(type, Payload.of("x")).inQueue(queue);
  }

  private static TaskId submit(String queue, String type) {
    return TaskId.parse(here.engine().tasks().submit(task(queue, type), OPS).receipt().id());
  }

  private static ClaimResult claim(EngineRuntime on, String worker, AttemptRef attempt) {
    return on.engine().workers().claim(worker, List.of(attempt)).getFirst();
  }

  private static AttemptRef first(TaskId id) {
    return new AttemptRef(id, 1, Nonce.random(RANDOM));
  }

  @Test
  void aWorkerOfAnotherServerIsListed_pausedResizedAndResumed_andItStaysSoWhenItMoves() {
    String id = worker(there, "move");
    await().until(() -> seen(here, id) != null && seen(here, id).status() == WorkerStatus.LIVE);

    Workers workers = here.engine().workers();
    assertThat(
            patiently(() -> workers.pause(id, true, "disk is full", Duration.ZERO, OPS)).status())
        .isEqualTo(WorkerStatus.PAUSED);
    assertThat(orders).contains(new Order.Pause(true));
    assertThat(claim(there, id, first(submit("q1", "move"))))
        .isEqualTo(new ClaimResult.Refused(ClaimResult.Reason.PAUSED));
    assertThat(patiently(() -> workers.resize(id, 9, OPS)).slots()).isEqualTo(9);
    assertThat(orders).contains(new Order.Resize(9));

    orders.clear();
    attach(here, id, "move"); // its server was lost: it comes here, and is still paused
    assertThat(orders).contains(new Order.Pause(true), new Order.Resize(9));
    assertThat(here.engine().pauses().pauses())
        .extracting(Paused::scope)
        .contains(new Scope(Scope.Kind.WORKER, id));
    assertThat(here.engine().pauses().resume(new Scope(Scope.Kind.WORKER, id), OPS)).isTrue();
    assertThat(orders).contains(new Order.Pause(false));
    assertThat(here.engine().pauses().resume(new Scope(Scope.Kind.WORKER, id), OPS)).isFalse();
  }

  @Test
  void aPauseOfAWorkerEndsByItself() {
    String id = worker(there, "nap");
    // Longer than a machine stops: its server is to hear of it before it is over.
    patiently(
        () ->
            here.engine()
                .pauses()
                .pause(new Scope(Scope.Kind.WORKER, id), "", Duration.ofSeconds(5), OPS));
    assertThat(orders).contains(new Order.Pause(true));
    await().until(() -> orders.contains(new Order.Pause(false)));
  }

  @Test
  void aCancelReachesTheWorkerOnTheOtherServer() {
    cancelByAnotherServer();
  }

  /** It is judged where the machine has nothing else to do. */
  @Tag("faults")
  @Test
  void aCancelReachesTheWorkerOnTheOtherServerInTime() {
    Duration took = cancelByAnotherServer();
    System.out.println("a cancel came to the other server's worker after " + took);
    assertThat(took).isLessThan(Duration.ofSeconds(10));
  }

  /** How long it took until the worker was told. */
  private Duration cancelByAnotherServer() {
    String id = worker(there, "stop");
    TaskId task = submit("q2", "stop");
    AttemptRef attempt = first(task);
    assertThat(claim(there, id, attempt)).isInstanceOf(ClaimResult.Claimed.class);
    long begin = System.nanoTime();
    here.engine().tasks().cancel(task, "not needed", OPS);
    await()
        .until(
            () ->
                orders.stream()
                    .anyMatch(
                        o ->
                            o instanceof Order.Cancel cancel
                                && cancel.attempts().equals(List.of(attempt))));
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  @Test
  void onceAPauseIsAnsweredNothingOfItIsClaimed_whateverClaimersDo() throws Exception {
    Control pauses = here.engine().pauses();
    for (Scope scope :
        List.of(
            Scope.ALL,
            new Scope(Scope.Kind.QUEUE, "race"),
            new Scope(Scope.Kind.TYPE, "race"),
            new Scope(Scope.Kind.TENANT, "default"),
            new Scope(Scope.Kind.WORKER, worker(there, "race")))) {
      race(pauses, scope);
    }
  }

  private void race(Control pauses, Scope scope) throws Exception {
    String id = scope.kind() == Scope.Kind.WORKER ? scope.name() : worker(there, "race");
    List<TaskId> tasks = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      tasks.add(submit("race", "race"));
    }
    AtomicLong answered = new AtomicLong(Long.MAX_VALUE);
    AtomicBoolean late = new AtomicBoolean();
    AtomicLong claimed = new AtomicLong();
    ExecutorService claimers = Executors.newFixedThreadPool(3);
    for (int c = 0; c < 3; c++) {
      int from = c;
      claimers.execute(
          () -> {
            for (int i = from; i < tasks.size(); i += 3) {
              while (i >= 300 && answered.get() == Long.MAX_VALUE) {
                Thread.onSpinWait(); // the second half is for after the pause
              }
              long begun = System.nanoTime();
              boolean got = claim(there, id, first(tasks.get(i))) instanceof ClaimResult.Claimed;
              claimed.addAndGet(got ? 1 : 0);
              if (got && begun - answered.get() > 0) {
                late.set(true);
              }
            }
          });
    }
    while (claimed.get() < 5) {
      Thread.onSpinWait();
    }
    try {
      patiently(() -> pauses.pause(scope, "race", Duration.ZERO, OPS));
    } finally {
      answered.set(System.nanoTime()); // or those who wait for it would spin for ever
      claimers.shutdown();
    }
    assertThat(claimers.awaitTermination(2, TimeUnit.MINUTES)).isTrue();
    assertThat(late).as("claimed after %s was paused", scope).isFalse();
    assertThat(claimed.get())
        .as("claims of %s before the pause only", scope)
        .isLessThanOrEqualTo(300);
    assertThat(pauses.pauses()).extracting(Paused::scope).contains(scope);
    assertThat(pauses.resume(scope, OPS)).isTrue();
    assertThat(pauses.pauses()).extracting(Paused::scope).doesNotContain(scope);
  }

  @Test
  void aForecastTellsWhatPilesUp() {
    NewTask now = task("pile", "pile");
    NewTask due = now.dueAt(new NewTask.Due.After(Duration.ofMinutes(5)));
    // Together: a sample between the two would make a rate of the second.
    here.engine().tasks().submit(List.of(due, now), OPS);
    Scope scope = new Scope(Scope.Kind.QUEUE, "pile");
    Forecast soon = here.engine().pauses().forecast(scope, Duration.ofMinutes(1));
    assertThat(soon.lines()).hasSize(1);
    assertThat(soon.lines().getFirst().ready()).isEqualTo(1);
    assertThat(soon.lines().getFirst().dueWithin()).isZero();
    Forecast later = here.engine().pauses().forecast(scope, Duration.ofMinutes(10));
    assertThat(later.lines().getFirst().dueWithin()).isEqualTo(1);
    assertThat(later.piledUp()).isEqualTo(2 + later.lines().getFirst().expectedArrivals());
    // The two that the queue appeared with are no rate.
    assertThat(later.lines().getFirst().expectedArrivals()).isZero();
  }

  @Test
  void eachPauseIsAnEventWithActorAndReason() throws Exception {
    Queue<TaskEvent> heard = new ConcurrentLinkedQueue<>();
    Scope scope = new Scope(Scope.Kind.TYPE, "told");
    Sink<EventBatch> sink =
        new Sink<>() {
          @Override
          public boolean open() {
            return heard.size() < 3;
          }

          @Override
          public boolean send(EventBatch batch) {
            // A watch that begins between a pause and its end hears of that end first.
            batch.events().stream()
                .filter(e -> e.type().equals("told"))
                .dropWhile(e -> heard.isEmpty() && e.cause().equals("unpause"))
                .forEach(heard::add);
            return open();
          }
        };
    Thread watcher =
        Thread.ofVirtual().start(() -> here.engine().events().watch("", Set.of(), "", sink));
    await()
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> {
              here.engine().pauses().pause(scope, "mx down", Duration.ZERO, OPS);
              here.engine().pauses().resume(scope, OPS);
              return heard.size() >= 3;
            });
    watcher.join();
    assertThat(heard).extracting(TaskEvent::cause).startsWith("pause", "unpause");
    assertThat(heard).extracting(TaskEvent::actor).containsOnly("ops");
    assertThat(heard.element().reason()).isEqualTo("mx down");
  }

  @Test
  void whatIsNoScopeIsRefusedWithAReason() {
    assertThatThrownBy(
            () ->
                here.engine()
                    .pauses()
                    .pause(new Scope(Scope.Kind.WORKER, "nobody"), "", Duration.ZERO, OPS))
        .hasMessageContaining("no server knows 'nobody'");
    assertThatThrownBy(() -> new Scope(Scope.Kind.ALL, "mail"))
        .hasMessageContaining("Expected no name with all");
  }

  @Test
  void aRunningTaskThatIsBeyondTheNewSlotsGoesOn() {
    String id = Ulid.random(1, RANDOM);
    Workers.Session session = attach(there, id, "slots");
    AttemptRef one = first(submit("q3", "slots"));
    AttemptRef two = first(submit("q3", "slots"));
    claim(there, id, one);
    claim(there, id, two);
    there.engine().workers().resize(id, 1, OPS);
    session.beat(new Beat(1, List.of(one, two), List.of(), 0, false, 0, 0, false));
    assertThat(seen(there, id).running()).isEqualTo(2);
    assertThat(orders).noneMatch(o -> o instanceof Order.Lost || o instanceof Order.Cancel);
  }
}
