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
    /** This server's. */
    record Mine(long epoch) implements Holding {}

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
   * @return bucket → epoch of those that this server owns now
   */
  Map<Integer, Long> take(Collection<Integer> buckets, Duration ownerGoneAfter);

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
   * what a server does that is alone.
   *
   * @return bucket → epoch of the buckets this server owns now
   */
  default Map<Integer, Long> beat(Duration ownerGoneAfter) {
    Map<Integer, Long> epochs = new HashMap<>();
    Set<Integer> free = new HashSet<>();
    keep(ownerGoneAfter)
        .forEach(
            (bucket, holding) -> {
              switch (holding) {
                case Holding.Mine(long epoch) -> epochs.put(bucket, epoch);
                case Holding.Free() -> free.add(bucket);
                case Holding.Other other -> {}
              }
            });
    epochs.putAll(take(free, ownerGoneAfter));
    return epochs;
  }
}
