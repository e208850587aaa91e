package dev.carillon.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** Somebody honest who submits work all the time, and looks whether each result is right. */
final class HonestWork implements AutoCloseable {
  /** Longer than a machine that is shared may stand still: the longest round is told. */
  private static final Duration SOON = Duration.ofMinutes(6);

  private static final int TRIES = 20;

  private record Sent(String id, String payload) {}

  private final CarillonClient client;
  private final Thread thread;
  private final AtomicInteger done = new AtomicInteger();
  private final AtomicInteger sentAgain = new AtomicInteger();
  private final List<String> wrong = new ArrayList<>();
  private volatile boolean stopped;
  private long longestMs;

  HonestWork(CarillonClient client) {
    this.client = client;
    this.thread = Thread.ofPlatform().name("honest").daemon().start(this::work);
  }

  private void work() {
    for (int n = 0; !stopped; n++) {
      try {
        round(n);
      } catch (RuntimeException e) {
        synchronized (wrong) {
          wrong.add(e.toString());
        }
        return;
      }
    }
  }

  /** Five tasks, and their results; in between is no pause but the work itself. */
  private void round(int n) {
    long began = System.nanoTime();
    List<Sent> sent = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      String payload = "honest " + n + " " + i;
      sent.add(new Sent(submit(payload, "key-" + n + "-" + i), payload));
    }
    for (Sent one : sent) {
      Task task =
          Awaitility.await()
              .atMost(SOON)
              .pollInterval(Duration.ofMillis(50))
              .ignoreExceptions()
              .until(() -> client.get(one.id()).get(10, TimeUnit.SECONDS), t -> !t.state().live());
      if (task.state() != TaskState.SUCCEEDED || !task.result().utf8().equals(one.payload())) {
        throw new IllegalStateException(
            "Expected '" + one.payload() + "', but got " + task.state() + " " + task.result());
      }
      done.incrementAndGet();
    }
    longestMs = Math.max(longestMs, (System.nanoTime() - began) / 1_000_000);
  }

  private String submit(String payload, String key) {
    NewTask task =
        NewTask.of("echo", Payload.of(payload)).inQueue("honest").withIdempotencyKey(key);
    RuntimeException last = new IllegalStateException("never tried");
    for (int i = 0; i < TRIES; i++) {
      try {
        return client.submit(task).join().id();
      } catch (RuntimeException e) {
        last = e;
        sentAgain.incrementAndGet();
        Faults.last(Duration.ofMillis(500)); // a connection that broke is opened anew
      }
    }
    throw last;
  }

  /** Waits until some work is done. */
  void awaitDone() {
    Awaitility.await().atMost(SOON).until(() -> done.get() >= 10);
  }

  /** Ends with the round that runs; every result was right. */
  void stop() throws InterruptedException {
    stopped = true;
    thread.join();
    synchronized (wrong) {
      assertThat(wrong).isEmpty();
    }
    assertThat(done.get()).isPositive();
  }

  @Override
  public String toString() {
    return done
        + " tasks done with the right result, "
        + sentAgain
        + " submits sent again, longest round of five "
        + longestMs
        + " ms";
  }

  @Override
  public void close() throws InterruptedException {
    stopped = true;
    thread.join(Duration.ofSeconds(90));
  }
}
