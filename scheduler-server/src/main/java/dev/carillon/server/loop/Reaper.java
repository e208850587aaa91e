package dev.carillon.server.loop;

import dev.carillon.server.core.Loop;
import dev.carillon.server.core.Owned;
import dev.carillon.server.core.Vitals;
import dev.carillon.server.core.Wakeup;
import dev.carillon.server.core.port.AttemptStore;
import java.time.Duration;
import java.util.Map;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends what ran out of time: unclaimed offers, lost and overlong attempts. */
public final class Reaper implements Loop {
  private static final Logger LOG = LoggerFactory.getLogger(Reaper.class);
  private static final Duration EVERY = Duration.ofMillis(500);

  /** Of one call: each leaves an error and a line of history, which costs Redis 40 microseconds. */
  private static final int MOST = 50;

  private final AttemptStore store;
  private final Owned owned;
  private final Vitals vitals;
  private final int batch;
  private final Runnable ready;
  private final IntConsumer due;
  private final Reaped reaped;
  private final Wakeup wakeup = new Wakeup();

  /** Told of attempts that were lost with their worker, and of those that ran over their time. */
  @FunctionalInterface
  public interface Reaped {
    void tell(int lost, int timedOut);
  }

  /**
   * @param ready told when an offer went back
   * @param due told of a bucket in which a retry waits now
   * @param reaped told how many attempts ended so
   */
  public Reaper(
      AttemptStore store,
      Owned owned,
      Vitals vitals,
      int batch,
      Runnable ready,
      IntConsumer due,
      Reaped reaped) {
    this.store = store;
    this.owned = owned;
    this.vitals = vitals;
    this.batch = Math.min(batch, MOST);
    this.ready = ready;
    this.due = due;
    this.reaped = reaped;
  }

  @Override
  public String name() {
    return "reaper";
  }

  @Override
  public Duration runOnce() {
    if (owned.epochs().isEmpty() || !vitals.mayReap(System.nanoTime())) {
      return EVERY;
    }
    boolean full = false;
    for (Map.Entry<Integer, AttemptStore.Reap> entry :
        store.reap(owned.epochs(), batch, vitals.reapPatience()).entrySet()) {
      AttemptStore.Reap reap = entry.getValue();
      reaped.tell(reap.lost(), reap.timedOut());
      int ended = reap.lost() + reap.timedOut();
      if (ended > 0) {
        LOG.warn(
            "reaper: bucket {}: {} attempts lost with their worker, {} over their time",
            entry.getKey(),
            reap.lost(),
            reap.timedOut());
        due.accept(entry.getKey());
      }
      if (reap.offers() > 0) {
        ready.run();
      }
      full |= ended + reap.offers() >= batch;
    }
    return full ? Duration.ZERO : EVERY;
  }

  @Override
  public void await(Duration most) throws InterruptedException {
    wakeup.await(most);
  }
}
