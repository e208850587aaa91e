package dev.carillon.server.worker;

import dev.carillon.client.LogStream;
import dev.carillon.client.WorkerLink;
import dev.carillon.model.worker.Order;
import dev.carillon.model.worker.Registration;
import dev.carillon.model.worker.Welcome;
import dev.carillon.server.worker.api.TaskHandler;
import dev.carillon.server.worker.journal.CompletionJournal;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker: wires its parts, obeys the server's orders, and leaves in good order. It never ends by
 * itself but for a drain.
 */
public final class Worker {
  /** Killing a process group and reaping it takes less. */
  private static final long KILL_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** What a leaving worker gives its last calls, each. */
  private static final long LAST_CALLS_NANOS = TimeUnit.SECONDS.toNanos(3);

  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

  private final Registration registration;
  private final WorkerThreads threads;
  private final Slots slots;
  private final Runs runs;
  private final Completer completer;
  private final Releaser releaser;
  private final Claimer claimer;
  private final SessionHints sessionHints;
  private final SessionKeeper keeper;
  private final KafkaHints kafkaHints;
  private final LogStream logs;
  private final AtomicBoolean draining = new AtomicBoolean();
  private final CompletableFuture<Void> terminated = new CompletableFuture<>();
  // Guarded by this: why no work is taken.
  private boolean connected;
  private boolean paused;
  private boolean clogged;

  /** One that does not tell what time it is. */
  public Worker(
      Registration registration,
      Map<String, TaskHandler> handlers,
      WorkerLink link,
      @Nullable HintSourceFactory kafka,
      CompletionJournal journal,
      WorkerThreads threads,
      LongSupplier ticker,
      RandomGenerator random) {
    this(registration, handlers, link, kafka, journal, threads, ticker, () -> 0, random);
  }

  /**
   * @param handlers by type; all that is offered
   * @param kafka opens hints from Kafka if the server names one; null: they come over the session
   * @param journal where completions wait that cannot be delivered
   * @param ticker monotonic nanoseconds
   * @param wall time of day, epoch milliseconds; only told to the server, so that a wrong clock is
   *     found
   * @param random for nonces; must not repeat among workers, may be used by several threads
   */
  public Worker(
      Registration registration,
      Map<String, TaskHandler> handlers,
      WorkerLink link,
      @Nullable HintSourceFactory kafka,
      CompletionJournal journal,
      WorkerThreads threads,
      LongSupplier ticker,
      LongSupplier wall,
      RandomGenerator random) {
    String id = registration.workerId();
    Lease lease = new Lease();
    this.registration = registration;
    this.threads = threads;
    this.logs = link.openLogs(id);
    this.slots = new Slots(registration.slots(), this::freeSlots);
    this.completer = new Completer(id, link, journal, random, new Completions());
    this.releaser = new Releaser(id, link, threads.tasks(), random);
    this.runs = new Runs(id, handlers, threads, ticker, slots, this::ended, logs::write);
    this.claimer = new Claimer(id, link, slots, runs, lease, ticker, random, this::unknownHere);
    this.sessionHints = new SessionHints(slots, claimer);
    this.kafkaHints = new KafkaHints(kafka, registration, claimer, threads);
    Beats beats = new Beats(runs, completer, slots, lease, ticker, wall, kafkaHints::joined);
    this.keeper =
        new SessionKeeper(registration, link, beats, lease, ticker, random, new Session());
  }

  /** Starts it; returns at once. Connecting goes on in the background, for ever. */
  public void start() {
    completer.takeOver();
    threads.tasks().execute(completer);
    threads.tasks().execute(sessionHints);
    threads.tasks().execute(keeper);
  }

  public String id() {
    return registration.workerId();
  }

  /** Tasks it runs now. */
  public int running() {
    return runs.all().size();
  }

  /** Attempts whose end the server has answered. */
  public long completed() {
    return completer.deliveredCount();
  }

  /** Completes once the worker has left. */
  public CompletableFuture<Void> terminated() {
    return terminated.copy();
  }

  /**
   * Takes no new work, finishes what runs, gives back what is not finished in time, and leaves.
   * Zero: gives all back at once. Returns at once; {@link #terminated} tells the end.
   */
  public void drain(Duration timeout) {
    if (draining.compareAndSet(false, true)) {
      threads.tasks().execute(() -> leave(timeout));
    }
  }

  private void leave(Duration timeout) {
    LOG.info("Leaving: {} tasks have {} to end.", running(), timeout);
    try {
      gate();
      kafkaHints.close();
      keeper.draining();
      if (!slots.awaitIdle(timeout.toNanos())) {
        runs.releaseAll();
        if (!slots.awaitIdle(KILL_NANOS)) {
          LOG.warn("{} handlers did not stop; they end with this process.", slots.used());
        }
      }
      completer.close(LAST_CALLS_NANOS); // first: whoever kills us soon finds what is done written
      releaser.awaitIdle(LAST_CALLS_NANOS);
      keeper.close(LAST_CALLS_NANOS);
      completer.awaitDone(LAST_CALLS_NANOS);
    } catch (InterruptedException e) {
      LOG.warn("Interrupted while leaving.");
    } finally {
      sessionHints.close();
      slots.close();
      runs.close();
      logs.close();
      terminated.complete(null);
    }
  }

  private void freeSlots(int free) {
    keeper.freeSlots(free);
  }

  private void unknownHere() {
    keeper.reconnect();
  }

  private void ended(Ending ending) {
    switch (ending) {
      case Ending.Completed completed -> completer.add(completed.completion());
      case Ending.Released released -> releaser.add(released.attempt());
      case Ending.Silent silent -> LOG.warn("Nothing is told of {}.", silent.attempt());
    }
  }

  private synchronized void gate() {
    slots.taking(connected && !paused && !clogged && !draining.get());
  }

  private synchronized void connected(boolean value) {
    connected = value;
    gate();
  }

  private synchronized void paused(boolean value) {
    paused = value;
    gate();
  }

  private synchronized void clogged(boolean value) {
    clogged = value;
    gate();
  }

  /** What happens to the session. */
  private final class Session implements SessionKeeper.Listener {
    @Override
    public void connected(Welcome welcome) {
      LOG.info("Connected to {} as {}.", welcome.cluster(), registration.workerId());
      kafkaHints.open(welcome, draining.get());
      Worker.this.connected(true);
      completer.retryNow();
    }

    @Override
    public void disconnected() {
      Worker.this.connected(false);
      paused(false); // a server says so again at the beginning of each session
      sessionHints.forget();
    }

    @Override
    public void order(Order order) {
      switch (order) {
        case Order.Renewed renewed -> LOG.trace("Renewed {}", renewed.sequence());
        case Order.Cancel cancel -> runs.cancel(cancel);
        case Order.Lost lost -> runs.lost(lost);
        case Order.Hints hints -> sessionHints.offer(hints.hints());
        case Order.Pause pause -> paused(pause.paused());
        case Order.Drain drain -> drain(drain.timeout());
        case Order.Resize resize -> slots.resize(resize.slots());
      }
    }
  }

  /** What happens to completions. */
  private final class Completions implements Completer.Listener {
    @Override
    public void unknownHere() {
      keeper.reconnect();
    }

    @Override
    public void unsent(int count) {
      clogged(count > Completer.MAX_UNSENT);
    }
  }
}
