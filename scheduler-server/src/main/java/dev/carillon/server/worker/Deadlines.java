package dev.carillon.server.worker;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One timer for the deadlines of all attempts, armed for the earliest. A timer for each attempt
 * would cost two heap operations under one lock for every task; here a task whose deadline is not
 * the earliest costs a comparison. A deadline that has moved on meanwhile costs one pass in vain.
 */
final class Deadlines {
  /** Does what is due and says what is due next. */
  interface Pass {
    /**
     * @return nanoseconds from now until the next deadline; {@link Long#MAX_VALUE}: none
     */
    long run(long nowNanos);
  }

  private final ScheduledExecutorService timer;
  private final LongSupplier ticker;
  private final Pass pass;
  // Guarded by this:
  private @Nullable ScheduledFuture<?> armed;
  private long armedAtNanos;
  private boolean closed;

  Deadlines(ScheduledExecutorService timer, LongSupplier ticker, Pass pass) {
    this.timer = timer;
    this.ticker = ticker;
    this.pass = pass;
  }

  synchronized void watch(long deadlineNanos) {
    ScheduledFuture<?> before = armed;
    if (closed || (before != null && armedAtNanos - deadlineNanos <= 0)) {
      return;
    }
    if (before != null) {
      before.cancel(false);
    }
    armedAtNanos = deadlineNanos;
    armed =
        timer.schedule(
            this::fire, Math.max(0, deadlineNanos - ticker.getAsLong()), TimeUnit.NANOSECONDS);
  }

  private void fire() {
    synchronized (this) {
      armed = null;
    }
    long now = ticker.getAsLong();
    long wait = pass.run(now);
    if (wait != Long.MAX_VALUE) {
      watch(now + wait);
    }
  }

  synchronized void close() {
    closed = true;
    if (armed != null) {
      armed.cancel(false);
      armed = null;
    }
  }
}
