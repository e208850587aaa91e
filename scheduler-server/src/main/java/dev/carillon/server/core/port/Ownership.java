package dev.carillon.server.core.port;

import dev.carillon.model.cluster.Ground;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which server runs the loops of which bucket. A new owner raises the bucket's epoch, and every
 * loop script of a lower one is FENCED. Blocks; any thread.
 */
public interface Ownership {
  /** Whose a bucket is. */
  sealed interface Holding {
    /**
     * This server's.
     *
     * @param spared for how long none of its leases is to be reaped: no server was there before, to
     *     which workers could have told what they hold and what they finished
     */
    record Mine(long epoch, Duration spared) implements Holding {}

    /** Nobody's: given up, or its owner has been silent for too long. */
    record Free() implements Holding {}

    /** Another server's. */
    record Other(String serverId, long epoch) implements Holding {}
  }

  /** Renews what is mine; takes nothing. All buckets. */
  Map<Integer, Holding> keep(Duration ownerGoneAfter);

  /**
   * Takes those of these buckets that are free.
   *
   * @param lease how long attempts last: after an idle time of more than half of it a bucket is
   *     spared for a whole one
   * @return those that this server owns now
   */
  Map<Integer, Holding.Mine> take(
      Collection<Integer> buckets, Duration ownerGoneAfter, Duration lease);

  /** Gives up some, for another server to take. Stop their loops first. */
  void give(Collection<Integer> buckets);

  /**
   * What changed hands in all buckets, by the clock of the store, the newest first; what each
   * bucket remembers is bounded.
   *
   * @param most of all of them together
   */
  List<Ground.Change> history(int most);

  /** Gives up all of them, so that another server need not wait. */
  void resign();

  /**
   * Takes or keeps every bucket that is free, mine, or whose owner has been silent for too long:
   * what a server does that is alone, and needs not know what is spared.
   *
   * @return bucket → epoch of the buckets this server owns now
   */
  default Map<Integer, Long> beat(Duration ownerGoneAfter) {
    return beat(ownerGoneAfter, Duration.ZERO);
  }

  /** The same, with what {@link #take} is told. */
  default Map<Integer, Long> beat(Duration ownerGoneAfter, Duration lease) {
    Map<Integer, Long> epochs = new HashMap<>();
    Set<Integer> free = new HashSet<>();
    keep(ownerGoneAfter)
        .forEach(
            (bucket, holding) -> {
              switch (holding) {
                case Holding.Mine(long epoch, Duration spared) -> epochs.put(bucket, epoch);
                case Holding.Free() -> free.add(bucket);
                case Holding.Other other -> {}
              }
            });
    take(free, ownerGoneAfter, lease).forEach((b, mine) -> epochs.put(b, mine.epoch()));
    return epochs;
  }
}
