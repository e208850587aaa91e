package dev.carillon.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.client.CarillonClient;
import dev.carillon.client.Connection;
import dev.carillon.model.queue.QueueSnapshot;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.RetryPolicy;
import dev.carillon.model.task.SubmitReceipt;
import dev.carillon.model.task.SubmitResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/**
 * Submits tasks at an even rate under idempotency keys, sends each again until it is acknowledged,
 * and a few once more after that; keeps what was acknowledged.
 */
final class Driver implements AutoCloseable {
  /** Ten times a second. */
  private static final long TICK_MILLIS = 100;

  private static final RetryPolicy PATIENT =
      new RetryPolicy(20, 250, Duration.ofMillis(100), Duration.ofMillis(500));

  /** Tasks are found in this queue. */
  static final String QUEUE = "faults";

  /** What was answered, and when. */
  record Acknowledged(SubmitReceipt receipt, long atMs) {}

  private final CarillonClient client;
  private final int perTick;
  private final Map<String, Acknowledged> acknowledged = new ConcurrentHashMap<>();
  private final Queue<String> broken = new ConcurrentLinkedQueue<>();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger sentAgain = new AtomicInteger();
  private final Thread thread;
  private volatile boolean stopped;
  private volatile int made; // written by the driver's thread alone
  private long begunMs;

  /** Longest that a task works, ms; the plan of each task is drawn from it. */
  private final int longest;

  Driver(String servers, int perSecond, int longest) {
    this(servers, perSecond, longest, true);
  }

  /**
   * @param atOnce whether it begins now, and not when it is told to
   */
  Driver(String servers, int perSecond, int longest, boolean atOnce) {
    Connection plain = Connection.parse(servers);
    this.client =
        CarillonClient.connect(
            new Connection(
                plain.addresses(), plain.security(), plain.token(), Duration.ofSeconds(3)));
    this.perTick = (int) Math.max(1, perSecond * TICK_MILLIS / 1000);
    this.longest = longest;
    this.thread = Thread.ofPlatform().name("driver").daemon().unstarted(this::drive);
    if (atOnce) {
      begin();
    }
  }

  /** Submits from now on. */
  void begin() {
    begunMs = System.currentTimeMillis();
    thread.start();
  }

  /** When it began. */
  long begunMs() {
    return begunMs;
  }

  private void drive() {
    long next = System.nanoTime();
    while (!stopped) {
      List<NewTask> batch = new ArrayList<>();
      int first = made;
      for (int i = 0; i < perTick; i++) {
        batch.add(task(first + i));
      }
      made = first + perTick;
      open.addAndGet(batch.size());
      send(batch);
      next += Duration.ofMillis(TICK_MILLIS).toNanos();
      LockSupport.parkNanos(next - System.nanoTime());
    }
  }

  /** The n-th task: the same one each time. */
  private NewTask task(int n) {
    Random random = new Random(n);
    int millis = random.nextInt(longest + 1);
    NewTask task =
        NewTask.of(WorkerProgram.TYPE, Payload.of(millis + " " + Checker.SECRET))
            .inQueue(QUEUE)
            .withPriority(n % 10)
            .withRetry(PATIENT)
            .withIdempotencyKey("key-" + n);
    return n % 5 == 0
        ? task.dueAt(new NewTask.Due.After(Duration.ofMillis(random.nextInt(2_000))))
        : task;
  }

  /** The priority of the task with that key. */
  static String priority(String key) {
    return key.substring(key.length() - 1);
  }

  /** Sends until it is acknowledged: the same tasks under the same keys. */
  private void send(List<NewTask> batch) {
    client
        .submitBatch(batch)
        .whenComplete(
            (results, error) -> {
              if (error == null) {
                acknowledge(batch, results);
              } else if (!stopped || open.get() > 0) {
                sendAgain(batch);
              }
            });
  }

  private void sendAgain(List<NewTask> batch) {
    sentAgain.addAndGet(batch.size());
    CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS).execute(() -> send(batch));
  }

  private void acknowledge(List<NewTask> batch, List<SubmitResult> results) {
    List<NewTask> again = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      String key = batch.get(i).idempotencyKey();
      switch (results.get(i)) {
        case SubmitResult.Refused refused -> again.add(batch.get(i));
        case SubmitResult.Accepted accepted -> {
          Acknowledged now = new Acknowledged(accepted.receipt(), System.currentTimeMillis());
          Acknowledged before = acknowledged.putIfAbsent(key, now);
          if (before == null) {
            open.decrementAndGet();
          } else if (!before.receipt().id().equals(accepted.receipt().id())) {
            broken.add(key + " gave " + before.receipt().id() + " and " + accepted.receipt().id());
          }
        }
      }
    }
    if (!again.isEmpty()) {
      sendAgain(again);
    }
  }

  /** Sends everything again that was acknowledged: each key must give the same id. */
  int repeatAll() {
    List<NewTask> all = IntStream.range(0, made).mapToObj(this::task).toList();
    for (int from = 0; from < all.size(); from += 500) {
      List<NewTask> part = all.subList(from, Math.min(all.size(), from + 500));
      acknowledge(part, client.submitBatch(part).join());
    }
    return all.size();
  }

  /** The id of one of the last hundred tasks, those with a delay more often. */
  String anyRecent(Random dice) {
    while (true) {
      int n = Math.max(0, acknowledged.size() - 1 - dice.nextInt(100));
      Acknowledged one = acknowledged.get("key-" + (dice.nextInt(4) == 0 ? n : n - n % 5));
      if (one != null) {
        return one.receipt().id();
      }
    }
  }

  /**
   * Waits until so many tasks that are made from now on are acknowledged. Those that pile up while
   * nobody answers do not count: their acknowledgements come all at once.
   */
  void awaitMore(int n) {
    int from = made;
    Awaitility.await()
        .atMost(Duration.ofSeconds(120))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () ->
                IntStream.range(from, from + n)
                    .allMatch(i -> acknowledged.containsKey("key-" + i)));
  }

  /** Waits until so many more tasks have succeeded, by what the servers tell. */
  void awaitDone(int n) {
    long[] first = {-1};
    Awaitility.await()
        .atMost(Duration.ofSeconds(120))
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              long done = succeeded();
              if (first[0] < 0) {
                first[0] = done;
              }
              return done >= 0 && done - first[0] >= n;
            });
  }

  /** Below 0: no server tells. */
  private long succeeded() {
    return client
        .queues()
        .thenApply(
            queues ->
                queues.stream()
                    .filter(q -> q.name().equals(QUEUE))
                    .mapToLong(QueueSnapshot::succeededTotal)
                    .sum())
        .exceptionally(e -> -1L)
        .join();
  }

  /**
   * What so many of its tasks may take in so many slots: twice as long as if each worked as long as
   * the longest.
   */
  Duration timeFor(long tasks, int slots) {
    return Duration.ofMillis(2L * longest * tasks / Math.max(1, slots));
  }

  /** Sends nothing new, and returns when everything is acknowledged. */
  void stop() {
    stopped = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> open.get() == 0);
    assertThat(acknowledged).hasSize(made);
  }

  CarillonClient client() {
    return client;
  }

  Map<String, Acknowledged> acknowledged() {
    return acknowledged;
  }

  List<String> broken() {
    return List.copyOf(broken);
  }

  /** Submits that were sent again because no answer came. */
  int sentAgain() {
    return sentAgain.get();
  }

  @Override
  public void close() {
    stopped = true;
    open.set(0);
    client.close();
  }
}
