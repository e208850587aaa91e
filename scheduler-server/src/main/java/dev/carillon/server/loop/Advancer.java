package dev.carillon.server.loop;

import dev.carillon.server.core.Loop;
import dev.carillon.server.core.Owned;
import dev.carillon.server.core.Wakeup;
import dev.carillon.server.core.run.Advance;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/**
 * Takes workflow runs forward: at once where this server ended a node's task or a user spoke, by
 * its own timer whatever other servers did; again at once while work comes back.
 */
public final class Advancer implements Loop {
  private static final long LOOK_AGAIN_NANOS = Duration.ofMillis(250).toNanos();

  /** After so many ends of nodes in a pass the next are let gather: each pass costs round trips. */
  private static final int CROWD = 16;

  private static final long GATHER_NANOS = Duration.ofMillis(3).toNanos();

  private final Advance advance;
  private final Owned owned;
  private final Wakeup wakeup = new Wakeup();

  /** When to look at a bucket next, by the monotonic clock. */
  private final AtomicLongArray next;

  private long beganNanos;
  private boolean crowded;

  public Advancer(Advance advance, Owned owned, int buckets) {
    this.advance = advance;
    this.owned = owned;
    this.next = new AtomicLongArray(buckets);
    long now = System.nanoTime();
    for (int b = 0; b < buckets; b++) {
      next.set(b, now);
    }
  }

  @Override
  public String name() {
    return "advancer";
  }

  /** Something is to be done for a run of that bucket. */
  public void ring(int bucket) {
    next.set(bucket, System.nanoTime());
    wakeup.ring();
  }

  @Override
  public Duration runOnce() {
    long now = System.nanoTime();
    beganNanos = now;
    crowded = false;
    Map<Integer, Long> due = new HashMap<>();
    owned
        .epochs()
        .forEach(
            (bucket, epoch) -> {
              if (next.get(bucket) - now <= 0) {
                due.put(bucket, epoch);
                // Before the look: what is marked during it rings again.
                next.set(bucket, now + LOOK_AGAIN_NANOS);
              }
            });
    if (!due.isEmpty()) {
      advance
          .pass(due)
          .forEach(
              (bucket, wait) -> {
                if (wait >= 0) {
                  sooner(bucket, System.nanoTime() + wait * 1_000_000);
                }
              });
    }
    crowded = !due.isEmpty() && advance.marksSeen() >= CROWD;
    long first = System.nanoTime() + LOOK_AGAIN_NANOS;
    for (int bucket : owned.epochs().keySet()) {
      first = next.get(bucket) - first < 0 ? next.get(bucket) : first;
    }
    return Duration.ofNanos(Math.max(0, first - System.nanoTime()));
  }

  private void sooner(int bucket, long at) {
    long before = next.get(bucket);
    while (at - before < 0 && !next.compareAndSet(bucket, before, at)) {
      before = next.get(bucket);
    }
  }

  @Override
  public void await(Duration most) throws InterruptedException {
    wakeup.await(most);
    if (crowded) {
      LockSupport.parkNanos(beganNanos + GATHER_NANOS - System.nanoTime());
    }
  }
}
