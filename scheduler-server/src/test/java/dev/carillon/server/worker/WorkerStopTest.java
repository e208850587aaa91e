package dev.carillon.server.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.model.task.Payload;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.worker.Assignment;
import dev.carillon.model.worker.Order;
import dev.carillon.model.worker.Outcome;
import dev.carillon.model.worker.Welcome;
import dev.carillon.server.worker.api.TaskContext;
import dev.carillon.server.worker.api.TaskHandler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How attempts and workers are stopped: by people, by time, by a lease that cannot be renewed. */
class WorkerStopTest {
  /** Told, not slept: a sixth of the lease is the margin. */
  private static final Duration LEASE = Duration.ofMillis(240);

  private static final Duration HEARTBEAT = Duration.ofMillis(80);

  @TempDir Path folder;
  private final Gate gate = new Gate();
  private WorkerBench bench;
  private FakeServer server;

  @BeforeEach
  void open() {
    bench = new WorkerBench(folder);
    server = bench.server;
  }

  @AfterEach
  void close() throws Exception {
    bench.close();
  }

  private Worker start(int slots, TaskHandler... handlers) {
    Worker worker = bench.start(slots, handlers);
    await().until(() -> !server.beats.isEmpty());
    return worker;
  }

  private TaskId running() {
    int before = gate.started.get();
    TaskId id = server.submit("gate", "");
    await().until(() -> gate.started.get() == before + 1);
    return id;
  }

  private ToldTicker shortLease() {
    server.welcome = new Welcome(LEASE, HEARTBEAT, "", "", "", "test", 0);
    return bench.tellTime();
  }

  /** Lets so much time pass that a beat is due, and waits until it is made. */
  private void beatAfter(ToldTicker time, Duration interval) {
    int before = server.beats.size();
    time.pass(interval);
    await().until(() -> server.beats.size() > before);
  }

  @Test
  void aCancelledTaskIsInterruptedAndTold() {
    start(2, gate);
    TaskId id = running();
    server.orders.onNext(
        new Order.Cancel(List.of(server.attemptOf(id)), Duration.ofSeconds(10), "not needed"));
    await().until(() -> server.outcomeOf(id) == Outcome.CANCELLED);
    assertThat(server.completionOf(id).error()).isEqualTo("not needed");
  }

  @Test
  void aHandlerThatDoesNotListenIsToldAsCancelledAfterTheGraceAndKeepsItsSlot() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    AtomicInteger interrupts = new AtomicInteger();
    TaskHandler deaf =
        new TaskHandler() {
          @Override
          public String type() {
            return "deaf";
          }

          @Override
          public Payload run(TaskContext context) {
            begun.countDown();
            while (true) {
              try {
                end.await();
                return Payload.EMPTY;
              } catch (InterruptedException e) {
                interrupts.incrementAndGet();
              }
            }
          }
        };
    ToldTicker time = bench.tellTime();
    Duration grace = Duration.ofMillis(100);
    start(1, deaf);
    TaskId id = server.submit("deaf", "");
    await().until(() -> begun.getCount() == 0);
    server.orders.onNext(new Order.Cancel(List.of(server.attemptOf(id)), grace, ""));
    await().until(() -> interrupts.get() == 1); // to ask
    time.pass(grace);
    await().until(() -> interrupts.get() == 2); // the grace is over
    assertThat(server.completionOf(id)).isNull();
    time.pass(Duration.ofNanos(TaskRun.ABANDON_NANOS));
    await().until(() -> server.outcomeOf(id) == Outcome.CANCELLED);
    TaskId next = server.submit("deaf", "");
    assertThat(server.claims).doesNotContainKey(next);
    end.countDown();
    await().until(() -> server.outcomeOf(next) == Outcome.SUCCEEDED);
    assertThat(server.completedTwice()).isEmpty();
  }

  @Test
  void aLostTaskIsStoppedAndNothingIsTold() {
    start(2, gate);
    TaskId lost = running();
    TaskId other = running();
    server.orders.onNext(new Order.Lost(List.of(server.attemptOf(lost)), "lease over"));
    await().until(() -> gate.interrupted.get() == 1);
    gate.open.release();
    await().until(() -> server.outcomeOf(other) == Outcome.SUCCEEDED);
    assertThat(server.completionOf(lost)).isNull();
  }

  @Test
  void aTaskOverItsTimeIsStoppedAndTold() {
    start(2, gate);
    Assignment task =
        server.add("gate", "", a -> FakeServer.withExecTimeout(a, Duration.ofMillis(100)));
    server.hint(List.of(task));
    TaskId id = task.attempt().id();
    await().until(() -> server.outcomeOf(id) == Outcome.TIMED_OUT);
    assertThat(server.completionOf(id).error()).contains("100 ms");
  }

  @Test
  void aWorkerThatIsNotAnsweredStopsItsTasksBeforeTheLeaseIsOver() {
    ToldTicker time = shortLease();
    start(2, gate);
    TaskId id = running();
    server.answering = false;
    time.pass(LEASE.multipliedBy(5).dividedBy(6)); // and stands there
    await().until(() -> gate.interrupted.get() == 1);
    assertThat(server.completionOf(id)).isNull();
  }

  @Test
  void aWorkerThatIsAnsweredKeepsItsTasksForManyLeases() {
    ToldTicker time = shortLease();
    start(2, gate);
    TaskId id = running();
    for (int i = 0; i < 36; i++) {
      beatAfter(time, HEARTBEAT);
    }
    assertThat(gate.interrupted).hasValue(0);
    gate.open.release();
    await().until(() -> server.outcomeOf(id) == Outcome.SUCCEEDED);
  }

  @Test
  void aWorkerKeepsItsTasksWhileTheServerSaysThatRedisIsAway() {
    ToldTicker time = shortLease();
    start(2, gate);
    TaskId id = running();
    server.redisAway = true;
    beatAfter(time, HEARTBEAT);
    for (int i = 0; i < 14; i++) { // longer than a lease
      beatAfter(time, HEARTBEAT.dividedBy(4));
    }
    assertThat(gate.interrupted).hasValue(0);
    gate.open.release();
    await().until(() -> server.outcomeOf(id) == Outcome.SUCCEEDED);
  }

  @Test
  void aDrainedWorkerEndsWhatRunsTakesNothingNewAndSaysGoodBye() {
    Worker worker = start(4, gate);
    TaskId id = running();
    server.orders.onNext(new Order.Drain(Duration.ofSeconds(30)));
    await().until(() -> server.beats.getLast().draining());
    TaskId late = server.submit("gate", "");
    gate.open.release();
    assertThat(worker.terminated()).succeedsWithin(WorkerBench.SOON);
    assertThat(server.outcomeOf(id)).isEqualTo(Outcome.SUCCEEDED);
    assertThat(server.claims).doesNotContainKey(late);
    assertThat(server.sessionsClosed).hasValue(1);
  }

  @Test
  void whatIsNotDoneInTheTimeOfADrainIsGivenBack() {
    Worker worker = start(4, gate);
    TaskId id = running();
    worker.drain(Duration.ofMillis(50));
    assertThat(worker.terminated()).succeedsWithin(WorkerBench.SOON);
    assertThat(server.released).containsExactly(server.attemptOf(id));
    assertThat(server.completions).isEmpty();
    assertThat(gate.interrupted).hasValue(1);
  }
}
