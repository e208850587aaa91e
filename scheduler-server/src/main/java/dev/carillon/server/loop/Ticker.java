package dev.carillon.server.loop;

import dev.carillon.server.core.Loop;
import dev.carillon.server.core.Owned;
import dev.carillon.server.core.Wakeup;
import dev.carillon.server.core.port.AttemptStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.BooleanSupplier;

/** Makes due tasks READY: sleeps until the next one this server knows of, a second at most. */
public final class Ticker implements Loop {
  private static final long LOOK_AGAIN_NANOS = Duration.ofSeconds(1).toNanos();

  /** Another server's submits ring no bell here: beside others this one looks more often. */
  private static final long BESIDE_OTHERS_NANOS = Duration.ofMillis(200).toNanos();

  /** Passes closer together than this are joined: each costs a round trip whatever it moves. */
  private static final long SHORTEST_NANOS = Duration.ofMillis(2).toNanos();

  /**
   * With a herd that is due at one instant, a pass that filled its batches is followed by a rest as
   * long as it took, this at most: else Redis does nothing but tick until the last of the herd is
   * READY, while workers wait for the first. What falls due behind the herd in the same bucket
   * waits that much longer, if nothing rings for it.
   */
  private static final long REST_NANOS = Duration.ofMillis(20).toNanos();

  private final AttemptStore store;
  private final Owned owned;
  private final BooleanSupplier alone;
  private final Runnable ready;
  private final int batch;
  private final Wakeup wakeup = new Wakeup();

  /** When to look at a bucket next, by the monotonic clock. */
  private final AtomicLongArray next;

  /** Redis time minus the monotonic clock, nanoseconds; from the last answer. */
  private volatile long offset;

  /**
   * @param alone whether no other server lives
   * @param ready told when something became READY
   */
  public Ticker(
      AttemptStore store,
      Owned owned,
      BooleanSupplier alone,
      int buckets,
      int batch,
      Runnable ready) {
    this.store = store;
    this.owned = owned;
    this.alone = alone;
    this.ready = ready;
    this.batch = batch;
    this.next = new AtomicLongArray(buckets);
    long now = System.nanoTime();
    for (int b = 0; b < buckets; b++) {
      next.set(b, now);
    }
  }

  @Override
  public String name() {
    return "ticker";
  }

  /** Something is due at that instant (epoch milliseconds by Redis; 0: look soon). */
  public void due(int bucket, long dueMs) {
    long now = System.nanoTime();
    long at = dueMs == 0 || offset == 0 ? now : dueMs * 1_000_000 - offset;
    long before = next.get(bucket);
    while (at - before < 0) {
      if (next.compareAndSet(bucket, before, at)) {
        wakeup.ring();
        return;
      }
      before = next.get(bucket);
    }
  }

  @Override
  public Duration runOnce() {
    long now = System.nanoTime();
    Map<Integer, Long> due = new HashMap<>();
    owned
        .epochs()
        .forEach(
            (bucket, epoch) -> {
              if (next.get(bucket) - now <= 0) {
                due.put(bucket, epoch);
              }
            });
    if (!due.isEmpty()) {
      // Set before the call: a task submitted during it lowers the value again.
      long lookAgain = alone.getAsBoolean() ? LOOK_AGAIN_NANOS : BESIDE_OTHERS_NANOS;
      due.keySet().forEach(b -> next.set(b, now + lookAgain + jitter(lookAgain, b)));
      tick(due);
    }
    long first = System.nanoTime() + LOOK_AGAIN_NANOS;
    for (int bucket : owned.epochs().keySet()) {
      if (next.get(bucket) - first < 0) {
        first = next.get(bucket);
      }
    }
    return Duration.ofNanos(Math.max(SHORTEST_NANOS, first - System.nanoTime()));
  }

  private void tick(Map<Integer, Long> due) {
    boolean moved = false;
    long began = System.nanoTime();
    try {
      Map<Integer, AttemptStore.Tick> ticks = store.tick(due, batch);
      long now = System.nanoTime();
      // One instant for all of them, so that they go on together.
      long rested = now + Math.min(REST_NANOS, now - began);
      for (Map.Entry<Integer, AttemptStore.Tick> entry : ticks.entrySet()) {
        AttemptStore.Tick tick = entry.getValue();
        offset = tick.nowMs() * 1_000_000 - now;
        moved |= tick.moved() > 0;
        if (tick.moved() == batch) {
          next.set(entry.getKey(), rested);
        } else if (tick.nextDueMs() >= 0) {
          due(entry.getKey(), tick.nextDueMs());
        }
      }
    } catch (RuntimeException e) {
      long soon = System.nanoTime();
      due.keySet().forEach(b -> next.set(b, soon));
      throw e;
    } finally {
      if (moved) {
        ready.run();
      }
    }
  }

  /** Spreads the buckets' own timers. */
  private static long jitter(long span, int bucket) {
    return span / 100 * (bucket % 20);
  }

  @Override
  public void await(Duration most) throws InterruptedException {
    wakeup.await(most);
  }
}
