package dev.carillon.server.core;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A bell for one loop: any number of rings while it is busy make it run once more. A hint, never a
 * promise.
 */
public final class Wakeup {
  private final Semaphore bell = new Semaphore(0);

  public void ring() {
    if (bell.availablePermits() == 0) {
      bell.release();
    }
  }

  /** Waits for a ring, at most this long. */
  public void await(Duration most) throws InterruptedException {
    if (bell.tryAcquire(Math.max(0, most.toNanos()), TimeUnit.NANOSECONDS)) {
      bell.drainPermits();
    }
  }
}
