package dev.carillon.server.worker;

import dev.carillon.model.task.Payload;
import dev.carillon.model.worker.Assignment;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.server.worker.api.TaskContext;
import dev.carillon.server.worker.api.TaskHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One attempt on its thread: started once, stopped at most for good, told exactly once. */
final class TaskRun implements TaskContext, Runnable {
  /** A handler over its time may tidy up this long before it is killed. */
  static final long TIMEOUT_GRACE_NANOS = TimeUnit.SECONDS.toNanos(3);

  /** After the grace a shell handler needs this long to kill and reap. */
  static final long ABANDON_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** So that sums of instants do not overflow. */
  private static final long LONGEST_NANOS = TimeUnit.DAYS.toNanos(365);

  private static final Duration FOR_EVER = Duration.ofMillis(Long.MAX_VALUE);
  private static final Logger LOG = LoggerFactory.getLogger(TaskRun.class);

  /** What a stop asks for. */
  record Stop(StopCause cause, String reason, long killAtNanos) {}

  private final Assignment assignment;
  private final TaskHandler handler;
  private final Runs runs;
  private final long execDeadlineNanos;
  private volatile long fenceAtNanos;
  private final long silenceNanos;
  private volatile long lastSignNanos;
  private volatile int permille;
  private volatile @Nullable Stop stop;
  // Guarded by this:
  private @Nullable Thread thread;
  private boolean told;
  private boolean killed;

  /**
   * @param fenceAtNanos when the lease counts as lost unless renewed
   */
  TaskRun(Assignment assignment, TaskHandler handler, Runs runs, long nowNanos, long fenceAtNanos) {
    this.assignment = assignment;
    this.handler = handler;
    this.runs = runs;
    this.fenceAtNanos = fenceAtNanos;
    this.lastSignNanos = nowNanos;
    this.silenceNanos = Math.min(LONGEST_NANOS, assignment.heartbeatTimeout().toNanos());
    this.execDeadlineNanos = nowNanos + Math.min(LONGEST_NANOS, assignment.execTimeout().toNanos());
  }

  @Override
  public void run() {
    Payload result = Payload.EMPTY;
    Throwable failure = null;
    if (begin()) {
      try {
        result = handler.run(this);
      } catch (Throwable e) { // also errors: a plug-in's LinkageError must not strand the attempt
        failure = e;
      }
      end();
    } else {
      failure = new InterruptedException("Stopped before it began.");
    }
    tell(Endings.of(assignment, stop, result, failure));
    runs.over(this);
  }

  private synchronized boolean begin() {
    if (stop != null) {
      return false;
    }
    thread = Thread.currentThread();
    return true;
  }

  /** From here on no interrupt can hit what follows, which writes to the journal. */
  private synchronized void end() {
    thread = null;
    boolean interrupted = Thread.interrupted();
    LOG.trace("{} returned, interrupted: {}", attempt(), interrupted);
  }

  private void tell(Ending ending) {
    synchronized (this) {
      if (told) {
        return;
      }
      told = true;
    }
    runs.told(this, ending);
  }

  /** Asks it to stop, until the instant given in good order. A stronger cause takes over. */
  void stop(StopCause cause, String reason, long killAtNanos) {
    synchronized (this) {
      Stop before = stop;
      if (told || (before != null && before.cause().compareTo(cause) >= 0)) {
        return;
      }
      long killAt =
          before != null && before.killAtNanos() - killAtNanos < 0
              ? before.killAtNanos()
              : killAtNanos;
      stop = new Stop(cause, reason, killAt);
      interrupt();
    }
    runs.watch(nextDeadlineNanos());
  }

  private synchronized void interrupt() {
    if (thread != null) {
      thread.interrupt();
    }
  }

  /** The lease now counts as held until this instant, if that is later than before. */
  void renewed(long untilNanos) {
    if (untilNanos - fenceAtNanos > 0) {
      fenceAtNanos = untilNanos;
    }
  }

  /** When it wants {@link #check} to be called next. */
  long nextDeadlineNanos() {
    Stop now = stop;
    if (now == null) {
      long end = earlier(fenceAtNanos, execDeadlineNanos);
      return silenceNanos == 0 ? end : earlier(end, lastSignNanos + silenceNanos);
    }
    long next = killedAlready() ? now.killAtNanos() + ABANDON_NANOS : now.killAtNanos();
    return now.cause() == StopCause.LOST ? next : earlier(next, fenceAtNanos);
  }

  private synchronized boolean killedAlready() {
    return killed;
  }

  private static long earlier(long a, long b) {
    return a - b < 0 ? a : b;
  }

  /** Does what is due: fences, ends its time, kills after the grace, gives up waiting. */
  void check(long nowNanos) {
    Stop now = stop;
    if (nowNanos - fenceAtNanos >= 0 && (now == null || now.cause() != StopCause.LOST)) {
      stop(StopCause.LOST, "its lease could not be renewed in time", nowNanos);
    } else if (now == null) {
      if (nowNanos - execDeadlineNanos >= 0) {
        stop(StopCause.TIMED_OUT, "", nowNanos + TIMEOUT_GRACE_NANOS);
      } else if (silenceNanos > 0 && nowNanos - lastSignNanos >= silenceNanos) {
        stop(StopCause.TIMED_OUT, Endings.silent(assignment), nowNanos + TIMEOUT_GRACE_NANOS);
      }
    } else if (killedAlready()) {
      abandonIfDue(now, nowNanos);
    } else if (nowNanos - now.killAtNanos() >= 0) {
      synchronized (this) {
        killed = true;
        interrupt();
      }
    }
  }

  /** A thread cannot be killed: the server is told all the same, the slot stays taken. */
  private void abandonIfDue(Stop now, long nowNanos) {
    if (nowNanos - now.killAtNanos() - ABANDON_NANOS >= 0) {
      LOG.warn(
          "Expected the handler of {} to stop, but it runs on; its slot stays taken until it"
              + " returns.",
          attempt());
      tell(Endings.of(assignment, now, Payload.EMPTY, new InterruptedException()));
    }
  }

  AttemptRef attempt() {
    return assignment.attempt();
  }

  int permille() {
    return permille;
  }

  @Override
  public Assignment assignment() {
    return assignment;
  }

  @Override
  public void log(byte[] data, int offset, int length) {
    lastSignNanos = runs.nowNanos();
    runs.log(attempt(), data, offset, length);
  }

  @Override
  public void progress(int value) {
    permille = Math.clamp(value, 0, 1000);
    lastSignNanos = runs.nowNanos();
  }

  @Override
  public void heartbeat() {
    lastSignNanos = runs.nowNanos();
  }

  @Override
  public boolean cancelled() {
    return stop != null;
  }

  @Override
  public Duration grace() {
    Stop now = stop;
    if (now == null) {
      return FOR_EVER;
    }
    return Duration.ofNanos(Math.max(0, now.killAtNanos() - runs.nowNanos()));
  }
}
