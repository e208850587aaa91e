package dev.carillon.server.worker;

import dev.carillon.model.worker.Assignment;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.Order;
import dev.carillon.server.worker.api.TaskHandler;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What this worker runs now: starts attempts, watches their deadlines, hands their end on. */
final class Runs {
  /** Where output goes. */
  interface Output {
    void write(AttemptRef attempt, byte[] data, int offset, int length);
  }

  private static final Logger LOG = LoggerFactory.getLogger(Runs.class);

  private final Map<AttemptRef, TaskRun> untold = new ConcurrentHashMap<>();
  private final String workerId;
  private final Map<String, TaskHandler> handlers;
  private final WorkerThreads threads;
  private final LongSupplier ticker;
  private final Slots slots;
  private final Consumer<Ending> endings;
  private final Output output;
  private final Deadlines deadlines;

  Runs(
      String workerId,
      Map<String, TaskHandler> handlers,
      WorkerThreads threads,
      LongSupplier ticker,
      Slots slots,
      Consumer<Ending> endings,
      Output output) {
    this.workerId = workerId;
    this.handlers = Map.copyOf(handlers);
    this.threads = threads;
    this.ticker = ticker;
    this.slots = slots;
    this.endings = endings;
    this.output = output;
    this.deadlines = new Deadlines(threads.timer(), ticker, this::pass);
  }

  /**
   * Runs an attempt in a slot that was reserved for it.
   *
   * @param fenceAtNanos when its lease counts as lost unless renewed
   */
  void start(Assignment task, long fenceAtNanos) {
    TaskHandler handler = handlers.get(task.type());
    long now = ticker.getAsLong();
    // A claim whose answer took most of a lease: start nothing that must be fenced at once.
    if (handler == null || now - fenceAtNanos >= 0) {
      slots.release(1);
      endings.accept(new Ending.Released(task.attempt()));
      return;
    }
    TaskRun run = new TaskRun(task, handler, this, now, fenceAtNanos);
    untold.put(task.attempt(), run);
    watch(run.nextDeadlineNanos());
    threads.tasks().execute(new LoggedRun(run, task, workerId));
  }

  /** The server is to be told how it ended; from now on no beat names it. */
  void told(TaskRun run, Ending ending) {
    untold.remove(run.attempt());
    endings.accept(ending);
  }

  /** Its handler has returned. */
  void over(TaskRun run) {
    LOG.trace("{} is over", run.attempt());
    slots.release(1);
  }

  /** What runs and is not told yet. */
  Collection<TaskRun> all() {
    return List.copyOf(untold.values());
  }

  void cancel(Order.Cancel order) {
    long killAt = ticker.getAsLong() + order.grace().toNanos();
    for (AttemptRef attempt : order.attempts()) {
      stop(untold.get(attempt), StopCause.CANCELLED, order.reason(), killAt);
    }
  }

  void lost(Order.Lost order) {
    for (AttemptRef attempt : order.attempts()) {
      TaskRun run = untold.get(attempt);
      if (run != null) {
        LOG.warn("{} is stopped: {}", attempt, order.reason());
      }
      stop(run, StopCause.LOST, order.reason(), ticker.getAsLong());
    }
  }

  /** Kills all that runs; it is given back. */
  void releaseAll() {
    long now = ticker.getAsLong();
    for (TaskRun run : all()) {
      run.stop(StopCause.RELEASED, "the worker leaves", now);
    }
  }

  private static void stop(
      @Nullable TaskRun run, StopCause cause, String reason, long killAtNanos) {
    if (run != null) {
      run.stop(cause, reason, killAtNanos);
    }
  }

  void watch(long deadlineNanos) {
    deadlines.watch(deadlineNanos);
  }

  private long pass(long nowNanos) {
    long wait = Long.MAX_VALUE;
    for (TaskRun run : untold.values()) {
      run.check(nowNanos);
      if (untold.containsKey(run.attempt())) {
        wait = Math.min(wait, Math.max(0, run.nextDeadlineNanos() - nowNanos));
      }
    }
    return wait;
  }

  void log(AttemptRef attempt, byte[] data, int offset, int length) {
    output.write(attempt, data, offset, length);
  }

  long nowNanos() {
    return ticker.getAsLong();
  }

  void close() {
    deadlines.close();
  }
}
