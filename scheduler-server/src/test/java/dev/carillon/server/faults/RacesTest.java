package dev.carillon.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.client.CarillonClient;
import dev.carillon.client.Connection;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskState;
import dev.carillon.server.faults.History.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Operators pause, resume, hold and cancel as fast as they can while work goes on. */
@Tag("faults")
class RacesTest {
  private static final int PER_SECOND = 50;

  /** A time in which nothing may be claimed: from an answer to the sending of what ends it. */
  private record Quiet(long fromMs, long toMs) {
    /** Whether a claim was decided in it for certain: sent and answered within. */
    boolean covers(Entry claim) {
      return claim.atMs() > fromMs && Long.parseLong(claim.more()) < toMs;
    }
  }

  /** A task that was held for a while. */
  private record Hold(String id, Quiet quiet) {}

  private final Random random = new Random(29);
  private final List<Quiet> paused = new ArrayList<>();
  private final Map<String, Long> held = new HashMap<>();
  private final List<Hold> holds = new ArrayList<>();
  private final Map<String, Long> cancelled = new HashMap<>();

  @Test
  void whatWasAnsweredHoldsAgainstEveryClaim() {
    try (Cluster cluster = Cluster.direct(1, 2);
        Driver driver = new Driver(cluster.serverAddresses(), 60, 100);
        CarillonClient operator =
            CarillonClient.connect(Connection.parse(cluster.serverAddresses()))) {
      driver.awaitMore(60);
      for (int i = 0; i < Faults.times(60) * PER_SECOND; i++) {
        LockSupport.parkNanos(Duration.ofSeconds(1).toNanos() / PER_SECOND);
        race(operator, driver, i);
        cluster.faults().injected("operations in a race");
      }
      List.copyOf(held.keySet()).forEach(id -> resume(operator, id));
      History history =
          new Checker(cluster, driver)
              .mayEndAs(TaskState.CANCELLED)
              .check("pause, resume, hold and cancel in races", Duration.ofSeconds(30));
      judge(history);
    }
  }

  private void race(CarillonClient operator, Driver driver, int n) {
    String id = driver.anyRecent(random);
    switch (n % 5) {
      case 0 -> pauseAndResume(operator);
      case 1 -> cancel(operator, id);
      case 2, 3 -> hold(operator, id);
      default -> List.copyOf(held.keySet()).stream().findAny().ifPresent(h -> resume(operator, h));
    }
  }

  private void pauseAndResume(CarillonClient operator) {
    operator.pauseQueue(Driver.QUEUE, "race", Duration.ZERO).join();
    long from = System.currentTimeMillis();
    LockSupport.parkNanos(Duration.ofMillis(random.nextInt(200)).toNanos());
    paused.add(new Quiet(from, System.currentTimeMillis()));
    operator.resumeQueue(Driver.QUEUE).join();
  }

  private void cancel(CarillonClient operator, String id) {
    asked(operator.cancel(id, "race"))
        .filter(task -> task.state() == TaskState.CANCELLED)
        .ifPresent(task -> cancelled.putIfAbsent(id, System.currentTimeMillis()));
  }

  private void hold(CarillonClient operator, String id) {
    asked(operator.taskControl().hold(id, "race"))
        .filter(task -> task.state() == TaskState.HELD)
        .ifPresent(task -> held.putIfAbsent(id, System.currentTimeMillis()));
  }

  private void resume(CarillonClient operator, String id) {
    Long from = held.remove(id);
    if (from != null) {
      holds.add(new Hold(id, new Quiet(from, System.currentTimeMillis())));
      asked(operator.taskControl().resume(id, "race"));
    }
  }

  /** The answer; empty if the task was in a state that does not allow it. */
  private static Optional<Task> asked(CompletableFuture<Task> answer) {
    try {
      return Optional.of(answer.join());
    } catch (CompletionException e) {
      ErrorCode code = ((CarillonException) e.getCause()).code();
      assertThat(code).isIn(ErrorCode.WRONG_STATE, ErrorCode.CONFLICT);
      return Optional.empty();
    }
  }

  /** I10, I11. */
  private void judge(History history) {
    List<Entry> claims = history.of(History.Kind.CLAIMED).toList();
    System.out.printf(
        "   pauses %d, holds %d, cancels before the start %d; claims %d%n",
        paused.size(), holds.size(), cancelled.size(), claims.size());
    assertThat(claims)
        .as("claims while paused")
        .noneMatch(c -> paused.stream().anyMatch(p -> p.covers(c)));
    assertThat(claims)
        .as("claims after a cancel was answered")
        .noneMatch(c -> c.atMs() > cancelled.getOrDefault(c.id(), Long.MAX_VALUE));
    assertThat(claims)
        .as("claims of a held task")
        .noneMatch(c -> holds.stream().anyMatch(h -> h.id.equals(c.id()) && h.quiet.covers(c)));
    assertThat(cancelled).isNotEmpty();
    assertThat(holds).isNotEmpty();
  }
}
