package dev.carillon.server.loop;

import dev.carillon.server.core.Loop;
import dev.carillon.server.core.Owned;
import dev.carillon.server.core.Wakeup;
import dev.carillon.server.core.port.DeadLetterStore;
import dev.carillon.server.core.port.StoreInfo;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes discarded dead letters once their undo window is over, forgets empty groups, and files
 * what died before there were groups.
 */
public final class DeadPurge implements Loop {
  private static final Logger LOG = LoggerFactory.getLogger(DeadPurge.class);
  private static final Duration EVERY = Duration.ofSeconds(5);
  private static final int BATCH = 200;

  private final DeadLetterStore store;
  private final StoreInfo info;
  private final Owned owned;
  private final Duration keepDead;
  private final Set<Integer> adopted = new HashSet<>();
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
    adopted.retainAll(owned.epochs().keySet());
    boolean full = false;
    for (Map.Entry<Integer, Long> bucket : owned.epochs().entrySet()) {
      if (!adopted.contains(bucket.getKey())) {
        int filed = store.adopt(bucket.getKey(), bucket.getValue());
        if (filed > 0) {
          LOG.info("dead-purge: filed {} older dead letters of bucket {}", filed, bucket.getKey());
        }
        adopted.add(bucket.getKey());
      }
      full |= store.purge(bucket.getKey(), bucket.getValue(), BATCH, emptySince) == BATCH;
    }
    return full ? Duration.ZERO : EVERY;
  }

  @Override
  public void await(Duration most) throws InterruptedException {
    wakeup.await(most);
  }
}
