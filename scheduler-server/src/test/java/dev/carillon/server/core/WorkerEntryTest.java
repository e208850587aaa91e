package dev.carillon.server.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.model.queue.PauseInfo;
import dev.carillon.model.worker.Beat;
import dev.carillon.model.worker.Order;
import dev.carillon.model.worker.Registration;
import dev.carillon.model.worker.WorkerStatus;
import dev.carillon.server.core.port.WorkerBoard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WorkerEntryTest {
  private static final Registration REGISTRATION =
      new Registration(
          "01M7Y4JETDG22PWHTHY7EPDF48",
          "w",
          "host",
          1,
          List.of("echo"),
          List.of(),
          4,
          Map.of(),
          "test",
          false);

  private static WorkerBoard.Word paused() {
    return new WorkerBoard.Word(
        Optional.of(new PauseInfo("why", "ops", 0, 0)), Optional.empty(), Optional.empty());
  }

  /** What a worker is told last of whether it is paused. */
  private static boolean lastPause(Collection<Order> told) {
    return told.stream()
        .flatMap(o -> o instanceof Order.Pause pause ? Stream.of(pause) : Stream.of())
        .reduce((a, b) -> b)
        .orElseThrow()
        .paused();
  }

  /**
   * Server A tells a worker to pause; the operator resumes it; before A says so, the worker goes to
   * server B, which has never known it as paused.
   */
  @Test
  void aWorkerThatMovesWhileItIsResumedIsToldByItsNewServer() {
    List<Order> told = new ArrayList<>();
    WorkerEntry a = new WorkerEntry(REGISTRATION, 0);
    a.obey(paused());
    a.attach(told::add, () -> {}, false, 0);
    assertThat(lastPause(told)).isTrue();
    WorkerEntry b = new WorkerEntry(REGISTRATION, 0);
    b.obey(WorkerBoard.Word.NONE);
    b.attach(told::add, () -> {}, false, 0);
    assertThat(lastPause(told)).isFalse();
    assertThat(told).endsWith(new Order.Resize(4));
  }

  /**
   * The session opens, reads that the worker is paused and is about to say so; meanwhile the resume
   * is obeyed and told over the new session; then the older word would follow.
   */
  @Test
  void whatAWorkerHearsLastIsWhatHolds_howeverItsSessionOpens() throws Exception {
    WorkerEntry entry = new WorkerEntry(REGISTRATION, 0);
    entry.obey(paused());
    List<Order> told = Collections.synchronizedList(new ArrayList<>());
    Thread[] resume = new Thread[1];
    entry.attach(
        order -> {
          if (resume[0] == null) {
            resume[0] = Thread.ofPlatform().start(() -> entry.obey(WorkerBoard.Word.NONE));
            // It has either told its word by now, or waits until this one is told.
            await()
                .pollInterval(Duration.ofMillis(2))
                .until(
                    () ->
                        resume[0].getState() == Thread.State.WAITING
                            || resume[0].getState() == Thread.State.TERMINATED);
          }
          told.add(order);
        },
        () -> {},
        false,
        0);
    resume[0].join();
    assertThat(lastPause(told)).isFalse();
    assertThat(entry.status()).isEqualTo(WorkerStatus.LIVE);
  }

  @Test
  void aBeatUnderWayDoesNotUndoADrain() {
    WorkerEntry entry = new WorkerEntry(REGISTRATION, 0);
    entry.attach(order -> {}, () -> {}, false, 0);
    entry.obey(
        new WorkerBoard.Word(
            Optional.empty(), Optional.empty(), Optional.of(Duration.ofSeconds(1))));
    entry.beat(new Beat(1, List.of(), List.of(), 4, false, 0, 0, false), 1, 1);
    assertThat(entry.status()).isEqualTo(WorkerStatus.DRAINING);
    assertThat(entry.free()).isZero();
  }
}
