package dev.carillon.server.core.query;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Lets few reads run at a time and makes each rest behind them, so that however many people search,
 * the store has time for the work itself.
 */
public final class Pace {
  /** Scans that read at the same instant. */
  private static final int AT_ONCE = 2;

  /** A scan rests for this part of the time that its last read took. */
  private static final int REST = 4;

  private static final long MOST_REST_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final Semaphore turns = new Semaphore(AT_ONCE, true);

  /**
   * Waits for its turn, reads, and rests.
   *
   * @throws InterruptedException if the server stops meanwhile
   */
  public <T> T read(Supplier<T> read) throws InterruptedException {
    long start;
    T value;
    turns.acquire();
    try {
      start = System.nanoTime();
      value = read.get();
    } finally {
      turns.release();
    }
    long rest = Math.min(MOST_REST_NANOS, (System.nanoTime() - start) / REST);
    TimeUnit.NANOSECONDS.sleep(rest);
    return value;
  }
}
