package dev.carillon.server.loop;

import dev.carillon.server.core.Loop;
import dev.carillon.server.core.LoopSignals;
import dev.carillon.server.core.Wakeup;
import dev.carillon.server.core.limit.LimitBook;
import dev.carillon.server.core.limit.LimitSignals;
import dev.carillon.server.core.limit.SlotWatch;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Looks after the slots of limits: frees those of attempts that ended unseen, and brings tasks back
 * whose key has room. Rung when a slot comes free here; by itself it looks twice a second, so a
 * bell that nobody rang costs no more than that.
 */
public final class SlotKeeper implements Loop, LimitSignals {
  private static final Duration EVERY = Duration.ofMillis(500);
  private static final Duration LONGEST_TOKEN = Duration.ofMillis(500);
  private static final long SETTLE_NANOS = Duration.ofSeconds(1).toNanos();

  private final SlotWatch watch;
  private final LimitBook book;
  private final Set<Integer> buckets;
  private final LoopSignals signals;
  private final Wakeup wakeup = new Wakeup();
  private final AtomicLong tokenAt = new AtomicLong(Long.MAX_VALUE);
  private final long begun = System.nanoTime();
  private long settleAt = System.nanoTime();

  /**
   * @param buckets all of them: tasks are set aside in any
   */
  public SlotKeeper(SlotWatch watch, LimitBook book, Set<Integer> buckets, LoopSignals signals) {
    this.watch = watch;
    this.book = book;
    this.buckets = Set.copyOf(buckets);
    this.signals = signals;
  }

  @Override
  public String name() {
    return "slots";
  }

  @Override
  public void freed() {
    wakeup.ring();
  }

  @Override
  public void tokenIn(Duration wait) {
    long at = System.nanoTime() - begun + wait.toNanos();
    if (tokenAt.accumulateAndGet(at, Math::min) == at) {
      wakeup.ring();
    }
  }

  @Override
  public Duration runOnce() {
    long now = System.nanoTime();
    if (now - settleAt >= 0) {
      settleAt = now + SETTLE_NANOS;
      watch.settle();
      // Also where nothing is limited any more: what was set aside before must not stay so.
      if (book.known().isEmpty() && watch.unblock(buckets) > 0) {
        signals.ready();
      }
    }
    if (book.known().isEmpty()) {
      return EVERY;
    }
    int freed = watch.look();
    int back = watch.unblock(buckets);
    long since = now - begun;
    if (tokenAt.get() <= since) {
      tokenAt.set(Long.MAX_VALUE);
      freed++;
    }
    if (freed + back > 0) {
      signals.ready();
    }
    return EVERY;
  }

  @Override
  public void await(Duration most) throws InterruptedException {
    long left = tokenAt.get() - (System.nanoTime() - begun);
    long nanos = Math.clamp(left, 1_000_000, LONGEST_TOKEN.toNanos());
    wakeup.await(Duration.ofNanos(Math.min(most.toNanos(), nanos)));
  }
}
