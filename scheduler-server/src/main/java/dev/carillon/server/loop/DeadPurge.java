package dev.carillon.server.loop;

import dev.carillon.server.core.Loop;
import dev.carillon.server.core.Owned;
import dev.carillon.server.core.Wakeup;
import dev.carillon.server.core.port.DeadLetterStore;
import dev.carillon.server.core.port.StoreInfo;
import java.time.Duration;
import java.util.Map;

/** Deletes discarded dead letters once their undo window is over, and forgets empty groups. */
public final class DeadPurge implements Loop {
  private static final Duration EVERY = Duration.ofSeconds(5);
  private static final int BATCH = 200;

  private final DeadLetterStore store;
  private final StoreInfo info;
  private final Owned owned;
  private final Duration keepDead;
  private final Wakeup wakeup = new Wakeup();

  /**
   * @param keepDead a group whose last death is older than this and that is empty is forgotten
   */
  public DeadPurge(DeadLetterStore store, StoreInfo info, Owned owned, Duration keepDead) {
    this.store = store;
    this.info = info;
    this.owned = owned;
    this.keepDead = keepDead;
  }

  @Override
  public String name() {
    return "dead-purge";
  }

  @Override
  public Duration runOnce() {
    long emptySince = info.nowMs() - keepDead.toMillis();
    boolean full = false;
    for (Map.Entry<Integer, Long> bucket : owned.epochs().entrySet()) {
      full |= store.purge(bucket.getKey(), bucket.getValue(), BATCH, emptySince) == BATCH;
    }
    return full ? Duration.ZERO : EVERY;
  }

  @Override
  public void await(Duration most) throws InterruptedException {
    wakeup.await(most);
  }
}
