package dev.carillon.server.worker.shell;

import dev.carillon.model.task.Payload;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.worker.Assignment;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.Nonce;
import dev.carillon.server.worker.api.TaskContext;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A context that keeps the output and is stopped by the test. */
final class ShellContext implements TaskContext {
  private final Assignment assignment;
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private volatile @Nullable Thread thread;
  private volatile long killAtNanos;
  private volatile boolean stopped;

  ShellContext(String payload) {
    this(payload, Map.of());
  }

  ShellContext(String payload, Map<String, String> attributes) {
    assignment =
        new Assignment(
            new AttemptRef(new TaskId(0, "000000000001"), 5, new Nonce(1, 1)),
            "default",
            "shell",
            "",
            2,
            3,
            Duration.ofHours(1),
            Payload.of(payload),
            attributes,
            Map.of(),
            0,
            "");
  }

  /** Runs on a thread that {@link #stop} interrupts. */
  <T> CompletableFuture<T> start(Executor executor, Callable<T> body) {
    return CompletableFuture.supplyAsync(
        () -> {
          thread = Thread.currentThread();
          try {
            return body.call();
          } catch (Exception e) {
            throw new CompletionException(e);
          }
        },
        executor);
  }

  void stop(Duration grace) {
    killAtNanos = System.nanoTime() + grace.toNanos();
    stopped = true;
    Thread running = thread;
    if (running != null) {
      running.interrupt();
    }
  }

  String output() {
    synchronized (output) {
      return output.toString(StandardCharsets.UTF_8);
    }
  }

  @Override
  public Assignment assignment() {
    return assignment;
  }

  @Override
  public void log(byte[] data, int offset, int length) {
    synchronized (output) {
      output.write(data, offset, length);
    }
  }

  @Override
  public void progress(int permille) {}

  @Override
  public boolean cancelled() {
    return stopped;
  }

  @Override
  public Duration grace() {
    return stopped
        ? Duration.ofNanos(Math.max(0, killAtNanos - System.nanoTime()))
        : Duration.ofDays(1);
  }
}
