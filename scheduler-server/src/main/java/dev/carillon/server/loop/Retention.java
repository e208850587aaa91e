package dev.carillon.server.loop;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.queue.Keep;
import dev.carillon.server.core.Loop;
import dev.carillon.server.core.Owned;
import dev.carillon.server.core.Wakeup;
import dev.carillon.server.core.port.RetentionStore;
import dev.carillon.server.core.port.RetentionStore.Place;
import dev.carillon.server.core.port.RetentionStore.Shelf;
import dev.carillon.server.core.port.StoreInfo;
import dev.carillon.server.core.port.Telemetry;
import dev.carillon.server.loop.RetentionPlan.Cut;
import dev.carillon.server.loop.RetentionPlan.Limit;
import dev.carillon.server.loop.RetentionSweep.Swept;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Deletes ended tasks that are too old, too many or too large. */
public final class Retention implements Loop {
  private static final Duration EVERY = Duration.ofSeconds(30);

  /** Where something had to go just now, more will soon. */
  private static final Duration SOON = Duration.ofSeconds(1);

  private static final Duration OTHERS_FIRST = Duration.ofMillis(250);

  /**
   * Where all that was too much has gone. A busy queue ends thousands of tasks in this time: to
   * look again at once would cost more than to delete what it finds.
   */
  private static final Duration GATHER = Duration.ofMillis(250);

  /** Of a queue for one limit in one look: others wait meanwhile. */
  private static final int MOST_BATCHES = 50;

  /** What queues keep. */
  public interface Policy extends Function<String, Keep> {
    /** Whether any queue has a limit in bytes: only then are tasks weighed. */
    boolean anyBytes();

    /** The same for every queue. */
    static Policy same(Keep keep) {
      return of(keep, queue -> Keep.AS_EVERYWHERE, () -> false);
    }

    /**
     * What queues keep by settings of their own, and otherwise all the same.
     *
     * @param anyOwnBytes whether any queue has a limit in bytes of its own
     */
    static Policy of(Keep everywhere, Function<String, Keep> own, BooleanSupplier anyOwnBytes) {
      return new Policy() {
        @Override
        public boolean anyBytes() {
          return everywhere.bytes() > 0 || anyOwnBytes.getAsBoolean();
        }

        @Override
        public Keep apply(String queue) {
          return own.apply(queue).or(everywhere);
        }
      };
    }
  }

  private final RetentionStore store;
  private final StoreInfo info;
  private final Owned owned;
  private final Policy policy;
  private final int buckets;
  private final int batch;
  private final Telemetry telemetry;
  private final Wakeup wakeup = new Wakeup();
  private final ShelfWeights weights = new ShelfWeights();

  /** How long it rests when nothing has to go: the longer, the longer nothing had to. */
  private Duration rest = SOON;

  /**
   * @param buckets of the cluster
   * @param batch most tasks deleted by one call
   */
  public Retention(
      RetentionStore store,
      StoreInfo info,
      Owned owned,
      Policy policy,
      int buckets,
      int batch,
      Telemetry telemetry) {
    this.store = store;
    this.info = info;
    this.owned = owned;
    this.policy = policy;
    this.buckets = buckets;
    this.batch = batch;
    this.telemetry = telemetry;
  }

  @Override
  public String name() {
    return "retention";
  }

  @Override
  public Duration runOnce() {
    Look look = new Look(info.nowMs());
    Duration next = EVERY;
    for (String queue : look.queues()) {
      Duration again = keep(queue, look);
      next = again.compareTo(next) < 0 ? again : next;
    }
    look.sweep.failure().ifPresent(Retention::fail);
    if (next.compareTo(EVERY) < 0) {
      rest = SOON;
      return next;
    }
    Duration resting = rest;
    rest = rest.compareTo(EVERY.dividedBy(2)) < 0 ? rest.multipliedBy(2) : EVERY;
    return resting;
  }

  private static void fail(CarillonException e) {
    throw e;
  }

  /** Holds one queue to all its limits: one that is always a little exceeded hides no other. */
  private Duration keep(String queue, Look look) {
    Keep keep = policy.apply(queue);
    List<Place> places = look.places(queue);
    Duration next = EVERY;
    for (Limit limit : Limit.values()) {
      Optional<Cut> cut = plan(keep, places, look).cut(limit);
      if (cut.isPresent() && limit == Limit.BYTES) {
        places = look.weighed(queue);
        cut = plan(keep, places, look).cut(limit);
      }
      if (cut.isPresent()) {
        Swept swept = look.sweep.sweep(places, cut.get(), most(limit, places));
        places = swept.left();
        Duration again = again(swept, cut.get());
        next = again.compareTo(next) < 0 ? again : next;
      }
    }
    return next;
  }

  private static RetentionPlan plan(Keep keep, List<Place> places, Look look) {
    return new RetentionPlan(keep, places.stream().map(Place::shelf).toList(), look.nowMs);
  }

  /** What goes for its size is a mean's guess: no more of it than a batch of each shelf. */
  private long most(Limit limit, List<Place> places) {
    return (long) batch * (limit == Limit.BYTES ? places.size() : MOST_BATCHES);
  }

  private static Duration again(Swept swept, Cut cut) {
    if (swept.deleted() > 0) {
      return swept.more() ? Duration.ZERO : GATHER;
    }
    // Where the oldest are another server's, it goes on as soon as that one has deleted them.
    return cut.counted() ? OTHERS_FIRST : EVERY;
  }

  /** What stands on the shelves of all queues at one time. */
  private final class Look {
    final long nowMs;
    final RetentionSweep sweep;
    private Map<String, List<Place>> byQueue;
    private boolean weighed;

    Look(long nowMs) {
      this.nowMs = nowMs;
      sweep = new RetentionSweep(store, owned.epochs(), batch, telemetry, nowMs);
      weighed = policy.anyBytes() && weights.due(nowMs);
      byQueue = read();
    }

    List<String> queues() {
      return List.copyOf(byQueue.keySet());
    }

    List<Place> places(String queue) {
      return byQueue.getOrDefault(queue, List.of());
    }

    /** The same, surely of this look's weight. */
    List<Place> weighed(String queue) {
      if (!weighed) {
        weighed = true;
        byQueue = read();
      }
      return places(queue);
    }

    private Map<String, List<Place>> read() {
      List<Place> places = new ArrayList<>();
      for (int bucket = 0; bucket < buckets; bucket++) {
        for (Shelf shelf : store.shelves(bucket, weighed)) {
          places.add(new Place(bucket, shelf));
        }
      }
      if (weighed) {
        weights.weighed(places, nowMs);
      }
      return places.stream()
          .map(weights::known)
          .collect(Collectors.groupingBy(place -> place.shelf().line().queue()));
    }
  }

  @Override
  public void await(Duration most) throws InterruptedException {
    wakeup.await(most);
  }
}
