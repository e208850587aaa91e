package dev.carillon.server.door;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.task.Payload;
import dev.carillon.model.worker.Assignment;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.Beat;
import dev.carillon.model.worker.ClaimResult;
import dev.carillon.model.worker.Completion;
import dev.carillon.model.worker.CompletionCode;
import dev.carillon.model.worker.Order;
import dev.carillon.model.worker.Registration;
import dev.carillon.model.worker.Welcome;
import dev.carillon.model.worker.WorkerSnapshot;
import dev.carillon.model.worker.WorkerStatus;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.Workers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Answers workers from memory and remembers what it was told. */
public final class FakeWorkers implements Workers {
  public final List<Long> beats = Collections.synchronizedList(new ArrayList<>());
  public final CountDownLatch sessionClosed = new CountDownLatch(1);
  public final AtomicLong logBytes = new AtomicLong();
  public volatile int assignmentBytes;

  /** What the end of a session meets; null: nothing. */
  public volatile @Nullable CarillonException leaving;

  public volatile @Nullable Consumer<Order> orders;
  public volatile @Nullable Runnable endSession;
  public volatile @Nullable Registration registered;
  private final List<WorkerSnapshot> workers = Collections.synchronizedList(new ArrayList<>());

  @Override
  public Welcome register(Registration registration) {
    registered = registration;
    workers.add(snapshot(registration));
    return new Welcome(
        Duration.ofSeconds(30), Duration.ofSeconds(10), "", "", "", "test", FakeTasks.NOW);
  }

  private static WorkerSnapshot snapshot(Registration r) {
    return new WorkerSnapshot(
        r.workerId(),
        r.name(),
        r.host(),
        r.pid(),
        r.types(),
        r.queues(),
        r.slots(),
        0,
        Map.of(),
        r.version(),
        WorkerStatus.LIVE,
        FakeTasks.NOW,
        FakeTasks.NOW,
        0,
        0,
        "direct",
        List.of(),
        0,
        0);
  }

  @Override
  public Session open(
      String workerId, boolean kafkaJoined, Consumer<Order> orders, Runnable closed) {
    Registration known = registered;
    if (known == null || !known.workerId().equals(workerId)) {
      throw CarillonException.notFound("session", "worker", workerId);
    }
    this.orders = orders;
    this.endSession = closed;
    return new Session() {
      @Override
      public void beat(Beat beat) {
        beats.add(beat.sequence());
        orders.accept(new Order.Renewed(beat.sequence(), false));
      }

      @Override
      public void close() {
        sessionClosed.countDown();
        CarillonException met = leaving;
        if (met != null) {
          throw met;
        }
      }
    };
  }

  @Override
  public List<ClaimResult> claim(String workerId, List<AttemptRef> attempts) {
    return attempts.stream().map(this::claimed).toList();
  }

  private ClaimResult claimed(AttemptRef attempt) {
    return new ClaimResult.Claimed(
        new Assignment(
            attempt,
            "default",
            "echo",
            "default",
            1,
            3,
            Duration.ofHours(1),
            Payload.of(new byte[assignmentBytes]),
            Map.of(),
            Map.of(),
            FakeTasks.NOW,
            ""));
  }

  @Override
  public List<CompletionCode> complete(String workerId, List<Completion> completions) {
    return completions.stream().map(c -> CompletionCode.OK).toList();
  }

  @Override
  public List<CompletionCode> release(String workerId, List<AttemptRef> attempts) {
    return attempts.stream().map(a -> CompletionCode.OK).toList();
  }

  @Override
  public long log(String workerId, AttemptRef attempt, byte[] data) {
    logBytes.addAndGet(data.length);
    return 1;
  }

  @Override
  public List<WorkerSnapshot> list(boolean includeGone) {
    return List.copyOf(workers);
  }

  @Override
  public WorkerSnapshot pause(
      String workerId, boolean paused, String reason, Duration howLong, Caller caller) {
    return one(workerId);
  }

  @Override
  public WorkerSnapshot resize(String workerId, int slots, Caller caller) {
    return one(workerId);
  }

  @Override
  public WorkerSnapshot drain(String workerId, Duration timeout, Caller caller) {
    return one(workerId);
  }

  private WorkerSnapshot one(String workerId) {
    return workers.stream()
        .filter(w -> w.id().equals(workerId))
        .findFirst()
        .orElseThrow(() -> CarillonException.notFound("pause", "worker", workerId));
  }
}
