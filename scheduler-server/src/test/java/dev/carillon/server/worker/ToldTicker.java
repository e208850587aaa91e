package dev.carillon.server.worker;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * A monotonic clock that stands until it is told to go on, so that a machine that freezes lets no
 * deadline go by.
 */
final class ToldTicker implements LongSupplier {
  private final AtomicLong nanos = new AtomicLong(System.nanoTime());

  @Override
  public long getAsLong() {
    return nanos.get();
  }

  void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }
}
