package dev.carillon.server.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.worker.Outcome;
import dev.carillon.server.worker.handler.EchoHandler;
import dev.carillon.server.worker.journal.CompletionJournal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker whose server is away, forgets it, or loses answers. */
class WorkerTroubleTest {
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

  private Worker started(Worker worker) {
    await().until(() -> !server.beats.isEmpty());
    return worker;
  }

  private long journalBytes() {
    try (Stream<Path> files = Files.list(folder)) {
      return files.mapToLong(f -> f.toFile().length()).sum();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void aClaimWhoseAnswerWasLostIsRepeatedWithItsNonceAndRunsOnce() {
    started(bench.start(2, new EchoHandler()));
    server.loseClaimAnswers.set(2);
    TaskId id = server.submit("echo", "");
    await().until(() -> server.outcomeOf(id) == Outcome.SUCCEEDED);
    assertThat(server.claimCalls).hasSize(3);
    assertThat(server.claimCalls.stream().distinct()).hasSize(1);
    assertThat(server.completedTwice()).isEmpty();
  }

  @Test
  void aCompletionThatFailsIsJournaledRenewedAndDeliveredLater() {
    started(bench.start(2, new EchoHandler()));
    server.completeFails = ErrorCode.REDIS_AWAY;
    server.completeFailing = true;
    TaskId id = server.submit("echo", "kept");
    await().until(() -> journalBytes() > 0);
    server.orders.onNext(new dev.carillon.model.worker.Order.Resize(10)); // makes it beat
    await().until(() -> server.beats.getLast().running().contains(server.attemptOf(id)));
    server.completeFailing = false;
    await().until(() -> server.outcomeOf(id) == Outcome.SUCCEEDED);
    await().until(() -> journalBytes() == 0);
    assertThat(server.completedTwice()).isEmpty();
  }

  @Test
  void whatAWorkerCouldNotDeliverBeforeItEndedIsDeliveredByTheNext() {
    Worker first = started(bench.start(2, new EchoHandler()));
    server.completeFails = ErrorCode.NOT_READY;
    server.completeFailing = true;
    TaskId id = server.submit("echo", "kept");
    await().until(() -> journalBytes() > 0);
    first.drain(Duration.ZERO);
    assertThat(first.terminated()).succeedsWithin(Duration.ofMinutes(2));
    server.completeFailing = false;
    bench.start(2, new EchoHandler());
    await().until(() -> server.outcomeOf(id) == Outcome.SUCCEEDED);
    assertThat(server.completionOf(id).result().utf8()).isEqualTo("kept");
    await().until(() -> journalBytes() == 0);
  }

  @Test
  void aBrokenSessionIsOpenedAgainWhileTheTaskGoesOn() {
    Gate gate = new Gate();
    started(bench.start(2, gate));
    TaskId id = server.submit("gate", "");
    await().until(() -> gate.running.get() == 1);
    server.registerFailing = true;
    server.orders.onError(FakeServer.error(ErrorCode.NOT_READY));
    await().until(() -> server.registrations.size() >= 3);
    server.registerFailing = false;
    await().until(() -> server.sessionsClosed.get() == 1 && server.beats.getLast().sequence() > 1);
    gate.open.release();
    await().until(() -> server.outcomeOf(id) == Outcome.SUCCEEDED);
    assertThat(gate.interrupted).hasValue(0);
  }

  @Test
  void aServerThatDoesNotKnowTheWorkerIsToldAgain() {
    started(bench.start(2, new EchoHandler()));
    server.completeFails = ErrorCode.NOT_FOUND;
    server.completeFailing = true;
    TaskId id = server.submit("echo", "");
    await().until(() -> server.registrations.size() >= 2);
    server.completeFailing = false;
    await().until(() -> server.outcomeOf(id) == Outcome.SUCCEEDED);
  }

  @Test
  void oneCompletionThatIsRefusedDoesNotHoldUpTheOthers() {
    started(bench.start(8, new EchoHandler()));
    server.completeFails = ErrorCode.NOT_READY;
    server.completeFailing = true;
    TaskId refused = server.submit("echo", "");
    await().until(() -> journalBytes() > 0);
    server.completeFails = ErrorCode.INVALID_ARGUMENT;
    await().until(() -> journalBytes() == 0); // given up
    server.completeFailing = false;
    TaskId next = server.submit("echo", "");
    await().until(() -> server.outcomeOf(next) == Outcome.SUCCEEDED);
    assertThat(server.completionOf(refused)).isNull();
  }

  @Test
  void whatIsOnItsWayToAServerThatHangsIsInTheJournalOnceTheWorkerHasLeft() throws IOException {
    Worker worker = started(bench.start(2, new EchoHandler()));
    server.completeHanging = true;
    TaskId id = server.submit("echo", "kept");
    await().until(() -> server.completeCalls.get() == 1);
    worker.drain(Duration.ZERO);
    assertThat(worker.terminated()).succeedsWithin(Duration.ofMinutes(2));
    try (CompletionJournal next = new CompletionJournal(folder, "next")) {
      assertThat(next.takeOver())
          .singleElement()
          .satisfies(kept -> assertThat(kept.attempt().id()).isEqualTo(id));
    }
  }

  @Test
  void whatTheJournalDidNotTakeIsWrittenAtTheNextTry() throws Exception {
    Path place = Files.createFile(folder.resolve("no folder"));
    try (WorkerBench other = new WorkerBench(place)) {
      other.start(2, new EchoHandler());
      await().until(() -> !other.server.beats.isEmpty());
      other.server.completeFails = ErrorCode.REDIS_AWAY;
      other.server.completeFailing = true;
      other.server.submit("echo", "kept");
      await().until(() -> other.server.completeCalls.get() >= 2);
      Files.delete(place);
      Path journal = place.resolve("worker-1.completions");
      await().untilAsserted(() -> assertThat(journal).isNotEmptyFile());
    }
  }
}
