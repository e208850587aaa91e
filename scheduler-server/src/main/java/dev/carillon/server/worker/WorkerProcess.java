package dev.carillon.server.worker;

import dev.carillon.client.WorkerLink;
import dev.carillon.model.worker.Registration;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.worker.journal.CompletionJournal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker with all it needs, made from its settings. The program that starts it closes it when it
 * is told to end (SIGTERM, Ctrl+C): then it drains, and the program ends.
 */
public final class WorkerProcess implements AutoCloseable {
  /** Beyond the time of the drain: killing, last calls, good-bye. */
  private static final Duration LEAVING = Duration.ofSeconds(20);

  private static final Logger LOG = LoggerFactory.getLogger(WorkerProcess.class);

  private final Worker worker;
  private final Handlers handlers;
  private final WorkerSettings settings;

  private WorkerProcess(Worker worker, Handlers handlers, WorkerSettings settings) {
    this.worker = worker;
    this.handlers = handlers;
    this.settings = settings;
  }

  /**
   * Starts a worker. Returns at once: it connects in the background, for ever.
   *
   * @param link the way to the server; stays open until after this is closed, then whoever made it
   *     closes it
   * @param kafka how to take hints from Kafka; null: only over the session
   * @param environment variables of this process, for shell tasks
   * @throws dev.carillon.model.error.CarillonException INVALID_ARGUMENT if the settings cannot be
   *     served
   */
  public static WorkerProcess start(
      WorkerSettings settings,
      WorkerLink link,
      @Nullable HintSourceFactory kafka,
      WorkerThreads threads,
      Clock clock,
      Function<String, Optional<String>> environment) {
    SecureRandom random = new SecureRandom();
    Handlers handlers = Handlers.of(settings, threads, clock, environment);
    String id = Ulid.random(clock.millis(), random);
    HintSourceFactory hints = settings.kafka() ? kafka : null;
    Registration registration =
        new Registration(
            id,
            settings.name(),
            host(),
            ProcessHandle.current().pid(),
            handlers.types(),
            settings.queues(),
            settings.slots(),
            settings.labels(),
            version(),
            hints != null);
    CompletionJournal journal = new CompletionJournal(settings.dataDir().resolve("journal"), id);
    Worker worker =
        new Worker(
            registration,
            handlers.byType(),
            link,
            hints,
            journal,
            threads,
            System::nanoTime,
            clock::millis,
            random);
    worker.start();
    LOG.info("Worker {} offers {} on {} slots.", id, handlers.types(), settings.slots());
    return new WorkerProcess(worker, handlers, settings);
  }

  private static String host() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException e) {
      return Optional.ofNullable(System.getenv("HOSTNAME")).orElse("localhost");
    }
  }

  private static String version() {
    String version = WorkerProcess.class.getPackage().getImplementationVersion();
    return version == null ? "unpackaged" : version;
  }

  public String id() {
    return worker.id();
  }

  /** Types it offers. */
  public List<String> types() {
    return handlers.types();
  }

  /** Attempts whose end the server has answered. */
  public long completed() {
    return worker.completed();
  }

  /** Tasks it runs now. */
  public int running() {
    return worker.running();
  }

  /** Completes once it has left: after a drain by the server, or after {@link #close}. */
  public CompletableFuture<Void> terminated() {
    return worker.terminated();
  }

  /** Finishes what runs within the time, gives back the rest, leaves. Returns at once. */
  public void drain(Duration timeout) {
    worker.drain(timeout);
  }

  /** Drains with the timeout of the settings and waits for it. */
  @Override
  public void close() {
    worker.drain(settings.drainTimeout());
    long longest = settings.drainTimeout().plus(LEAVING).toMillis();
    try {
      worker.terminated().get(longest, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("The worker did not leave in good order: {}", e.toString());
    }
    handlers.close();
  }
}
