package dev.carillon.server.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Sends ticks to a server: random ids, random times within a span from now. Tells once a second
 * {@code Generated ticks/s: N}, of what the server acknowledged.
 */
public final class TickGenerator {
  private static final Duration TRY_AGAIN = Duration.ofSeconds(1);
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  /**
   * What to send.
   *
   * @param target the server's path for ticks
   * @param ids how many different items there are
   * @param within times lie between now and now plus this
   * @param count how many; 0: no end
   * @param duration how long; zero: no end
   * @param rate at most so many a second; 0: as many as go
   * @param batch in one request; 1: each as the protocol has it
   * @param requests on their way at once
   */
  public record Load(
      URI target,
      int ids,
      Duration within,
      long count,
      Duration duration,
      int rate,
      int batch,
      int requests) {}

  private final Load load;
  private final Clock clock;
  private final RandomGenerator random;
  private final Consumer<String> out;
  private final Consumer<String> trouble;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final LongAdder acknowledged = new LongAdder();
  private final AtomicReference<@Nullable String> refused = new AtomicReference<>();
  private long told;
  private long toldNanos;

  /**
   * @param out gets a line a second
   * @param trouble told why nothing goes on
   */
  public TickGenerator(
      Load load,
      Clock clock,
      RandomGenerator random,
      Consumer<String> out,
      Consumer<String> trouble) {
    this.load = load;
    this.clock = clock;
    this.random = random;
    this.out = out;
    this.trouble = trouble;
  }

  /** Ticks that the server has acknowledged so far; any thread. */
  public long acknowledged() {
    return acknowledged.sum();
  }

  /**
   * Sends until the end; returns when all is acknowledged.
   *
   * @throws IllegalStateException if the server refuses a tick
   */
  public void run() throws InterruptedException {
    long start = System.nanoTime();
    toldNanos = start;
    Semaphore room = new Semaphore(load.requests());
    long begun = 0;
    while (!over(start, begun)) {
      int size =
          (int) Math.min(load.batch(), load.count() == 0 ? load.batch() : load.count() - begun);
      pace(start, begun + size);
      acquire(room, 1);
      send(body(size), size, room);
      begun += size;
      tell();
    }
    acquire(room, load.requests());
    String problem = refused.get();
    if (problem != null) {
      throw new IllegalStateException(problem);
    }
    long elapsed = System.nanoTime() - toldNanos;
    if (acknowledged.sum() > told && elapsed > 0) {
      tellNow(elapsed);
    }
  }

  private boolean over(long start, long begun) {
    return refused.get() != null
        || load.count() > 0 && begun >= load.count()
        || !load.duration().isZero() && System.nanoTime() - start >= load.duration().toNanos();
  }

  private void pace(long start, long wanted) throws InterruptedException {
    if (load.rate() == 0) {
      return;
    }
    long due = start + (long) ((double) wanted / load.rate() * SECOND);
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      LockSupport.parkNanos(Math.min(left, SECOND / 10));
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      tell();
    }
  }

  private void acquire(Semaphore room, int permits) throws InterruptedException {
    while (!room.tryAcquire(permits, 100, TimeUnit.MILLISECONDS)) {
      tell();
    }
  }

  private String body(int size) {
    StringBuilder json = new StringBuilder();
    long now = clock.millis();
    for (int i = 0; i < size; i++) {
      long at = now + random.nextLong(Math.max(1, load.within().toMillis()));
      json.append(i == 0 ? "" : ",")
          .append("{\"item\":\"user")
          .append(random.nextInt(load.ids()))
          .append("\",\"at\":\"")
          .append(Instant.ofEpochMilli(at))
          .append("\"}");
    }
    return size == 1 ? json.toString() : "[" + json + "]";
  }

  /** Sends, and again while the server is away: the same ticks twice are one each. */
  private void send(String body, int size, Semaphore room) {
    HttpRequest request =
        HttpRequest.newBuilder(load.target())
            .header("Content-Type", "application/json")
            .timeout(Duration.ofSeconds(30))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    var unused =
        http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
            .whenComplete(
                (answer, error) -> {
                  boolean away = error instanceof Exception || answer.statusCode() >= 500;
                  if (away) {
                    trouble.accept(
                        "The server does not take ticks now; trying again. "
                            + (error == null ? answer.body() : reason(error)));
                    LockSupport.parkNanos(TRY_AGAIN.toNanos());
                    send(body, size, room);
                    return;
                  }
                  if (answer.statusCode() == 200) {
                    acknowledged.add(size);
                  } else {
                    refused.compareAndSet(null, "The server refuses ticks: " + answer.body());
                  }
                  room.release();
                });
  }

  private static String reason(Throwable error) {
    Throwable cause = error.getCause() == null ? error : error.getCause();
    return cause instanceof IOException && cause.getMessage() == null
        ? cause.getClass().getSimpleName()
        : String.valueOf(cause.getMessage());
  }

  private void tell() {
    long elapsed = System.nanoTime() - toldNanos;
    if (elapsed >= SECOND) {
      tellNow(elapsed);
    }
  }

  private void tellNow(long elapsed) {
    long now = acknowledged.sum();
    out.accept("Generated ticks/s: " + Math.round((now - told) * (double) SECOND / elapsed));
    told = now;
    toldNanos += elapsed;
  }
}
