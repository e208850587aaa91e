package dev.carillon.desktop.faults;

import dev.carillon.client.CarillonClient;
import dev.carillon.client.Connection;
import dev.carillon.client.StreamListener;
import dev.carillon.client.Subscription;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.event.EventBatch;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.server.embedded.EmbeddedRedis;
import dev.carillon.server.embedded.Ports;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/** Redis, a server and a worker, each a process of its own, with tasks that wait and events. */
final class BusyServer implements AutoCloseable {
  private static final int BATCH = 500;
  private static final String TYPE = "bench-noop";

  /** A task is submitted, taken, begun and done; how many of these are events is measured. */
  private static final double EVENTS_OF_A_TASK = 4;

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final int port = Ports.free();
  private final CarillonClient client;
  private final AtomicLong events = new AtomicLong();

  BusyServer(Path log) {
    EmbeddedRedis redis = keep(EmbeddedRedis.startInMemory());
    keep(
        Program.start(
            "server",
            "dev.carillon.server.bench.ServerNode",
            List.of("-Xmx1g", "-XX:+UseSerialGC"),
            log,
            Map.of(),
            "127.0.0.1:" + port,
            "127.0.0.1:" + redis.port()));
    client = keep(CarillonClient.connect(Connection.to("127.0.0.1", port)));
    Awaitility.await("a server that is ready")
        .atMost(Duration.ofSeconds(90))
        .ignoreExceptions()
        .until(() -> client.health().get(5, TimeUnit.SECONDS).ready());
    Program worker =
        keep(
            Program.start(
                "worker",
                "dev.carillon.server.bench.BenchWorker",
                List.of("-Xmx256m", "-XX:+UseSerialGC"),
                log,
                Map.of(),
                "127.0.0.1",
                Integer.toString(port),
                "64",
                "false"));
    worker.await("worker");
  }

  private <T extends AutoCloseable> T keep(T part) {
    parts.push(part);
    return part;
  }

  String address() {
    return "127.0.0.1:" + port;
  }

  /** Tasks that wait for hours, in a few queues. */
  void fill(int tasks) {
    submit(
        tasks,
        i ->
            task("bulk-" + i % 7)
                .dueAt(new NewTask.Due.After(Duration.ofHours(6).plusMillis(i)))
                .withLabels(Map.of("batch", "b" + i % 100)));
  }

  private static NewTask task(String queue) {
    return NewTask.of(TYPE, Payload.EMPTY).inQueue(queue);
  }

  private void submit(int tasks, IntFunction<NewTask> make) {
    for (int from = 0; from < tasks; from += BATCH) {
      List<NewTask> batch =
          IntStream.range(from, Math.min(tasks, from + BATCH)).mapToObj(make).toList();
      client.submitBatch(batch).orTimeout(60, TimeUnit.SECONDS).join();
    }
  }

  /** From now on the events are counted. */
  void listen() {
    Subscription unused = keep(client.watchEvents("", new Counting()));
  }

  /** Events that came since the last time this was asked. */
  long heard() {
    return events.getAndSet(0);
  }

  /** Keeps so many events a second coming, for so long. */
  void stream(int perSecond, Duration howLong) {
    long began = System.nanoTime();
    double submitted = 0;
    for (long at = began; at - began < howLong.toNanos(); at = System.nanoTime()) {
      double wanted = (at - began) / 1e9 * perSecond / EVENTS_OF_A_TASK;
      int now = (int) Math.min(BATCH, wanted - submitted);
      if (now > 0) {
        submit(now, i -> task("live-" + i % 5));
        submitted += now;
      }
      java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
    }
  }

  private final class Counting implements StreamListener<EventBatch> {
    @Override
    public void onNext(EventBatch batch) {
      events.addAndGet(batch.events().size());
    }

    @Override
    public void onError(CarillonException error) {
      throw new AssertionError(error);
    }

    @Override
    public void onEnd() {
      // At the end of the test.
    }
  }

  @Override
  public void close() throws Exception {
    while (!parts.isEmpty()) {
      parts.pop().close();
    }
  }
}
