package dev.carillon.server.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.model.task.Payload;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.worker.Assignment;
import dev.carillon.model.worker.Completion;
import dev.carillon.model.worker.Order;
import dev.carillon.model.worker.Outcome;
import dev.carillon.model.worker.Welcome;
import dev.carillon.server.worker.api.DiscardException;
import dev.carillon.server.worker.api.NonRetryableException;
import dev.carillon.server.worker.api.RetryAfterException;
import dev.carillon.server.worker.api.SnoozeException;
import dev.carillon.server.worker.api.TaskContext;
import dev.carillon.server.worker.api.TaskFailedException;
import dev.carillon.server.worker.api.TaskHandler;
import dev.carillon.server.worker.handler.EchoHandler;
import dev.carillon.server.worker.handler.SleepHandler;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a worker does while nothing goes wrong with its server. */
class WorkerTest {
  @TempDir Path folder;
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

  @Test
  void aHintedTaskIsClaimedRunAndCompletedWithItsResult() {
    start(4, new EchoHandler());
    TaskId id = server.submit("echo", "hello");
    await().until(() -> server.outcomeOf(id) == Outcome.SUCCEEDED);
    assertThat(server.completionOf(id).result()).isEqualTo(Payload.of("hello"));
  }

  @Test
  void itNeverRunsOrClaimsMoreThanItsSlots() {
    Gate gate = new Gate();
    start(3, gate);
    List<Assignment> due = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      due.add(server.add("gate", "", UnaryOperator.identity()));
    }
    server.hint(due);
    await().until(() -> gate.running.get() == 3);
    assertThat(server.claims).hasSize(3);
    gate.open.release(20);
    await().until(() -> server.completions.size() == 20);
    assertThat(gate.most).hasValue(3);
    assertThat(server.completedTwice()).isEmpty();
  }

  @Test
  void thousandsOfTasksAreEachCompletedOnce() {
    start(64, new EchoHandler());
    List<Assignment> due = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      due.add(server.add("echo", "x", UnaryOperator.identity()));
    }
    server.hint(due);
    await().until(() -> server.completions.size() == 10_000);
    assertThat(server.completedTwice()).isEmpty();
  }

  @Test
  void aTaskThatAnotherWorkerHasIsLeftAlone() {
    start(2, new EchoHandler());
    Assignment task = server.add("echo", "", UnaryOperator.identity());
    server.claims.put(
        task.attempt().id(), new dev.carillon.model.worker.Nonce(1, 2)); // somebody else's
    server.hint(List.of(task));
    TaskId mine = server.submit("echo", "");
    await().until(() -> server.outcomeOf(mine) == Outcome.SUCCEEDED);
    assertThat(server.completionOf(task.attempt().id())).isNull();
  }

  @Test
  void whatAHandlerThrowsBecomesTheOutcomeAndItsMessage() {
    start(
        4,
        throwing("plain", new TaskFailedException("The mailbox is full.")),
        throwing("fatal", new NonRetryableException("There is no such address.")),
        throwing("later", new RetryAfterException("Busy.", Duration.ofSeconds(7))),
        throwing("snooze", new SnoozeException("Not yet.", Duration.ofMinutes(3))),
        throwing("discard", new DiscardException("Nobody wants it.")),
        throwing("io", new IOException("Connection reset")),
        throwing("bug", new IllegalStateException("oops")));
    assertThat(completed("plain").error()).isEqualTo("The mailbox is full.");
    assertThat(completed("plain").outcome()).isEqualTo(Outcome.FAILED);
    assertThat(completed("fatal").outcome()).isEqualTo(Outcome.FAILED_FATALLY);
    assertThat(completed("later").retryAfter()).isEqualTo(Duration.ofSeconds(7));
    assertThat(completed("snooze").outcome()).isEqualTo(Outcome.SNOOZED);
    assertThat(completed("snooze").retryAfter()).isEqualTo(Duration.ofMinutes(3));
    assertThat(completed("discard").outcome()).isEqualTo(Outcome.DISCARDED);
    assertThat(completed("io").error()).isEqualTo("IOException: Connection reset");
    assertThat(completed("bug").error()).contains("IllegalStateException: oops").contains("at ");
  }

  @Test
  void aHandlerThatGivesNoSignOfLifeIsEndedWhileOneThatDoesRunsOn() {
    Duration silence = Duration.ofSeconds(2);
    ToldTicker time = bench.tellTime();
    Gate stuck = new Gate();
    Semaphore sign = new Semaphore(0);
    AtomicInteger signs = new AtomicInteger();
    start(
        4,
        stuck,
        handler(
            "busy",
            context -> {
              while (signs.get() < 4) {
                sign.acquire();
                context.heartbeat();
                signs.incrementAndGet();
              }
              return Payload.EMPTY;
            }));
    Assignment silent = server.add("gate", "", a -> FakeServer.withHeartbeat(a, silence));
    Assignment busy = server.add("busy", "", a -> FakeServer.withHeartbeat(a, silence));
    server.hint(List.of(silent, busy));
    await().until(() -> stuck.running.get() == 1);
    for (int i = 1; i <= 3; i++) {
      time.pass(silence.dividedBy(2));
      sign.release();
      int given = i;
      await().until(() -> signs.get() == given);
    }
    TaskId stuckId = silent.attempt().id();
    await().until(() -> server.completionOf(stuckId) != null);
    assertThat(server.outcomeOf(stuckId)).isEqualTo(Outcome.TIMED_OUT);
    assertThat(server.completionOf(stuckId).error()).contains("sign of life").contains("2 s");
    assertThat(stuck.interrupted).hasValue(1);
    sign.release();
    await().until(() -> server.outcomeOf(busy.attempt().id()) == Outcome.SUCCEEDED);
  }

  private Completion completed(String type) {
    TaskId id = server.submit(type, "");
    await().until(() -> server.completionOf(id) != null);
    return server.completionOf(id);
  }

  private static TaskHandler throwing(String type, Exception failure) {
    return handler(
        type,
        context -> {
          throw failure;
        });
  }

  private interface Body {
    Payload run(TaskContext context) throws Exception;
  }

  private static TaskHandler handler(String type, Body body) {
    return new TaskHandler() {
      @Override
      public String type() {
        return type;
      }

      @Override
      public Payload run(TaskContext context) throws Exception {
        return body.run(context);
      }
    };
  }

  @Test
  void anErrorOfAnySizeIsCutToWhatACompletionMayCarry() {
    start(1, throwing("long", new TaskFailedException("é".repeat(10_000))));
    assertThat(completed("long").error()).isEqualTo("é".repeat(2_048));
  }

  @Test
  void aResultThatIsTooBigFailsForGood() {
    start(1, handler("big", context -> Payload.of(new byte[65_537])));
    Completion completion = completed("big");
    assertThat(completion.outcome()).isEqualTo(Outcome.FAILED_FATALLY);
    assertThat(completion.error()).contains("65536").contains("65537");
  }

  @Test
  void outputGoesToTheLogAndProgressIntoTheBeats() {
    Gate gate = new Gate();
    start(
        2,
        handler(
            "talk",
            context -> {
              context.log("half way");
              context.progress(500);
              return gate.run(context);
            }));
    TaskId id = server.submit("talk", "");
    await().until(() -> server.logOf(id).equals("half way\n"));
    server.orders.onNext(new Order.Resize(100)); // makes it beat
    await().until(() -> server.beats.getLast().progress().equals(List.of(500)));
    assertThat(server.beats.getLast().sentMs()).isEqualTo(WorkerBench.WALL_MS);
    gate.open.release();
    await().until(() -> server.outcomeOf(id) == Outcome.SUCCEEDED);
  }

  @Test
  void aWorkerThatHasRoomAgainSaysSoLongBeforeTheNextHeartbeat() {
    Gate gate = new Gate();
    Duration hour = Duration.ofHours(1); // nobody waits for it: what comes was not due
    server.welcome = new Welcome(hour.multipliedBy(3), hour, "", "", "", "test", 0);
    start(2, gate);
    server.submit("gate", "");
    server.submit("gate", "");
    await().until(() -> server.beats.getLast().freeSlots() == 0);
    gate.open.release(2);
    await().until(() -> server.beats.getLast().freeSlots() == 2);
  }

  @Test
  void aPausedWorkerTakesNothingAndAResumedOneGoesOn() {
    start(2, new EchoHandler());
    server.orders.onNext(new Order.Pause(true));
    TaskId id = server.submit("echo", "");
    assertThat(server.claims).isEmpty();
    server.orders.onNext(new Order.Pause(false));
    await().until(() -> server.outcomeOf(id) == Outcome.SUCCEEDED);
  }

  @Test
  void aWorkerRunsAsManyAsItIsResizedTo() {
    Gate gate = new Gate();
    start(1, gate);
    for (int i = 0; i < 5; i++) {
      server.submit("gate", "");
    }
    await().until(() -> gate.running.get() == 1);
    server.orders.onNext(new Order.Resize(4));
    await().until(() -> gate.running.get() == 4);
    gate.open.release(5);
    await().until(() -> server.completions.size() == 5);
  }

  @Test
  void sleepUnderstandsItsThreePayloadsAndRefusesOthers() {
    start(4, new SleepHandler());
    for (String payload : List.of("20", "{\"millis\":20}", "{\"seconds\":0.02}")) {
      TaskId id = server.submit("sleep", payload);
      await().until(() -> server.outcomeOf(id) == Outcome.SUCCEEDED);
    }
    for (String payload : List.of("", "soon", "-1", "{}", "{\"seconds\":1e9}")) {
      TaskId id = server.submit("sleep", payload);
      await().until(() -> server.outcomeOf(id) == Outcome.FAILED_FATALLY);
    }
  }
}
