package dev.carillon.server.worker;

import dev.carillon.client.LogStream;
import dev.carillon.client.StreamListener;
import dev.carillon.client.WorkerLink;
import dev.carillon.client.WorkerSession;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.worker.Assignment;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.Beat;
import dev.carillon.model.worker.ClaimResult;
import dev.carillon.model.worker.Completion;
import dev.carillon.model.worker.CompletionCode;
import dev.carillon.model.worker.Hint;
import dev.carillon.model.worker.Nonce;
import dev.carillon.model.worker.Order;
import dev.carillon.model.worker.Outcome;
import dev.carillon.model.worker.Registration;
import dev.carillon.model.worker.Welcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.NullUnmarked;

/** A server in memory, with the fencing rules of the real one and switches for trouble. */
@NullUnmarked // a test asks for what may not be there yet
final class FakeServer implements WorkerLink {
  final Map<TaskId, Assignment> tasks = new ConcurrentHashMap<>();
  final Map<TaskId, Nonce> claims = new ConcurrentHashMap<>();
  final List<List<AttemptRef>> claimCalls = new CopyOnWriteArrayList<>();
  final List<Completion> completions = new CopyOnWriteArrayList<>();
  final List<AttemptRef> released = new CopyOnWriteArrayList<>();
  final List<Beat> beats = new CopyOnWriteArrayList<>();
  final List<Registration> registrations = new CopyOnWriteArrayList<>();
  final Map<TaskId, StringBuffer> logs = new ConcurrentHashMap<>();
  final AtomicInteger loseClaimAnswers = new AtomicInteger();
  final AtomicInteger completeCalls = new AtomicInteger();
  final AtomicInteger sessionsClosed = new AtomicInteger();
  volatile ErrorCode completeFails = ErrorCode.INTERNAL;
  volatile boolean completeFailing;
  volatile boolean completeHanging;
  volatile boolean registerFailing;
  volatile boolean answering = true;
  volatile boolean redisAway;
  volatile Welcome welcome =
      new Welcome(Duration.ofSeconds(30), Duration.ofSeconds(10), "", "", "", "test", 0);
  volatile StreamListener<Order> orders;
  private final Random random = new Random(7);

  /** Stores a task and tells nobody. */
  Assignment add(String type, String payload, UnaryOperator<Assignment> change) {
    TaskId id;
    synchronized (random) {
      id = TaskId.random(0, random);
    }
    Assignment task =
        change.apply(
            new Assignment(
                new AttemptRef(id, 1, Nonce.NONE),
                "default",
                type,
                "",
                1,
                3,
                Duration.ofHours(1),
                Payload.of(payload),
                Map.of(),
                Map.of(),
                0,
                ""));
    tasks.put(id, task);
    return task;
  }

  /** Stores a task and hints at it over the session. */
  TaskId submit(String type, String payload) {
    Assignment task = add(type, payload, UnaryOperator.identity());
    hint(List.of(task));
    return task.attempt().id();
  }

  void hint(List<Assignment> due) {
    orders.onNext(new Order.Hints(due.stream().map(FakeServer::hintOf).toList()));
  }

  static Hint hintOf(Assignment task) {
    return new Hint(task.attempt().id(), task.attempt().gen(), task.queue(), task.type());
  }

  static Assignment withExecTimeout(Assignment a, Duration timeout) {
    return new Assignment(
        a.attempt(),
        a.queue(),
        a.type(),
        a.tenant(),
        a.number(),
        a.maxAttempts(),
        timeout,
        a.payload(),
        a.attributes(),
        a.labels(),
        a.dueMs(),
        a.name());
  }

  static Assignment withHeartbeat(Assignment a, Duration timeout) {
    return new Assignment(
        a.attempt(),
        a.queue(),
        a.type(),
        a.tenant(),
        a.number(),
        a.maxAttempts(),
        a.execTimeout(),
        a.payload(),
        a.attributes(),
        a.labels(),
        a.dueMs(),
        a.name(),
        timeout);
  }

  Completion completionOf(TaskId id) {
    return completions.stream()
        .filter(c -> c.attempt().id().equals(id))
        .reduce((a, b) -> b)
        .orElse(null);
  }

  Outcome outcomeOf(TaskId id) {
    Completion completion = completionOf(id);
    return completion == null ? null : completion.outcome();
  }

  AttemptRef attemptOf(TaskId id) {
    return new AttemptRef(id, 1, claims.get(id));
  }

  String logOf(TaskId id) {
    return logs.getOrDefault(id, new StringBuffer()).toString();
  }

  static CarillonException error(ErrorCode code) {
    return CarillonException.of(code, "Expected an answer, but this is a test.").build();
  }

  @Override
  public CompletableFuture<Welcome> register(Registration registration) {
    registrations.add(registration);
    return registerFailing
        ? CompletableFuture.failedFuture(error(ErrorCode.NOT_READY))
        : CompletableFuture.completedFuture(welcome);
  }

  @Override
  public WorkerSession openSession(
      String workerId, boolean kafkaJoined, StreamListener<Order> listener) {
    orders = listener;
    return new WorkerSession() {
      @Override
      public void beat(Beat beat) {
        beats.add(beat);
        if (answering) {
          listener.onNext(new Order.Renewed(beat.sequence(), redisAway));
        }
      }

      @Override
      public void close() {
        sessionsClosed.incrementAndGet();
      }
    };
  }

  @Override
  public CompletableFuture<List<ClaimResult>> claim(String workerId, List<AttemptRef> attempts) {
    claimCalls.add(attempts);
    List<ClaimResult> results = new ArrayList<>();
    for (AttemptRef attempt : attempts) {
      results.add(claimOne(attempt));
    }
    if (loseClaimAnswers.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
      return CompletableFuture.failedFuture(error(ErrorCode.NOT_READY));
    }
    return CompletableFuture.completedFuture(results);
  }

  private ClaimResult claimOne(AttemptRef attempt) {
    Assignment task = tasks.get(attempt.id());
    if (task == null) {
      return new ClaimResult.Refused(ClaimResult.Reason.GONE);
    }
    Nonce owner = claims.putIfAbsent(attempt.id(), attempt.nonce());
    if (owner != null && !owner.equals(attempt.nonce())) {
      return new ClaimResult.Refused(ClaimResult.Reason.STALE);
    }
    return new ClaimResult.Claimed(
        new Assignment(
            attempt,
            task.queue(),
            task.type(),
            task.tenant(),
            task.number(),
            task.maxAttempts(),
            task.execTimeout(),
            task.payload(),
            task.attributes(),
            task.labels(),
            task.dueMs(),
            task.name(),
            task.heartbeatTimeout()));
  }

  @Override
  public CompletableFuture<List<CompletionCode>> complete(String workerId, List<Completion> batch) {
    completeCalls.incrementAndGet();
    if (completeHanging) {
      return new CompletableFuture<>();
    }
    if (completeFailing) {
      return CompletableFuture.failedFuture(error(completeFails));
    }
    completions.addAll(batch);
    return CompletableFuture.completedFuture(Collections.nCopies(batch.size(), CompletionCode.OK));
  }

  @Override
  public CompletableFuture<List<CompletionCode>> release(
      String workerId, List<AttemptRef> attempts) {
    released.addAll(attempts);
    return CompletableFuture.completedFuture(
        Collections.nCopies(attempts.size(), CompletionCode.OK));
  }

  @Override
  public LogStream openLogs(String workerId) {
    return new LogStream() {
      @Override
      public void write(AttemptRef attempt, byte[] data, int off, int len) {
        logs.computeIfAbsent(attempt.id(), id -> new StringBuffer())
            .append(new String(data, off, len, StandardCharsets.UTF_8));
      }

      @Override
      public long droppedBytes() {
        return 0;
      }

      @Override
      public void close() {}
    };
  }

  /** Ids of what was completed more than once. */
  List<TaskId> completedTwice() {
    Map<TaskId, Integer> counts = new HashMap<>();
    completions.forEach(c -> counts.merge(c.attempt().id(), 1, Integer::sum));
    return counts.entrySet().stream().filter(e -> e.getValue() > 1).map(Map.Entry::getKey).toList();
  }

  @Override
  public void close() {}
}
