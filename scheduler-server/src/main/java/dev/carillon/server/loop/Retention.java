package dev.carillon.server.loop;

import dev.carillon.model.queue.Keep;
import dev.carillon.model.task.TaskState;
import dev.carillon.server.core.Line;
import dev.carillon.server.core.Loop;
import dev.carillon.server.core.Owned;
import dev.carillon.server.core.Wakeup;
import dev.carillon.server.core.port.RetentionStore;
import dev.carillon.server.core.port.RetentionStore.Place;
import dev.carillon.server.core.port.RetentionStore.Shelf;
import dev.carillon.server.core.port.StoreInfo;
import dev.carillon.server.core.port.Telemetry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes ended tasks that are too old, too many or too large. */
public final class Retention implements Loop {
  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
  private static final Duration EVERY = Duration.ofSeconds(30);

  /** Where something had to go just now, more will soon. */
  private static final Duration SOON = Duration.ofSeconds(1);

  private static final Duration OTHERS_FIRST = Duration.ofMillis(250);

  /**
   * Where all that was too much is gone. A busy queue ends thousands of tasks in this time: to look
   * again at once would cost more than to delete what it finds.
   */
  private static final Duration GATHERED = Duration.ofMillis(250);

  /** Of a queue in one look: others wait meanwhile. */
  private static final int MOST_BATCHES = 50;

  /** The same on every server. */
  private static final Comparator<Place> ORDER =
      Comparator.comparingInt(Place::bucket)
          .thenComparing(place -> place.shelf().line().key())
          .thenComparing(place -> place.shelf().state());

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
    long now = info.nowMs();
    Map<String, List<Place>> queues = new HashMap<>();
    for (Place place : places(now)) {
      queues.computeIfAbsent(place.shelf().line().queue(), queue -> new ArrayList<>()).add(place);
    }
    Duration next = EVERY;
    for (Map.Entry<String, List<Place>> queue : queues.entrySet()) {
      List<Shelf> shelves = queue.getValue().stream().map(Place::shelf).toList();
      Optional<RetentionPlan.Cut> cut =
          new RetentionPlan(policy.apply(queue.getKey()), shelves, now).next();
      if (cut.isPresent()) {
        Duration again = delete(queue.getValue(), cut.get(), now);
        next = again.compareTo(next) < 0 ? again : next;
      }
    }
    if (next.compareTo(EVERY) < 0) {
      rest = SOON;
      return next;
    }
    Duration resting = rest;
    rest = rest.compareTo(EVERY.dividedBy(2)) < 0 ? rest.multipliedBy(2) : EVERY;
    return resting;
  }

  private List<Place> places(long now) {
    boolean weigh = policy.anyBytes() && weights.due(now);
    List<Place> places = new ArrayList<>();
    for (int bucket = 0; bucket < buckets; bucket++) {
      for (Shelf shelf : store.shelves(bucket, batch, weigh)) {
        places.add(new Place(bucket, shelf));
      }
    }
    if (weigh) {
      weights.weighed(places, now);
      return places;
    }
    return places.stream().map(weights::known).toList();
  }

  /** A share of some shelf that is to go. */
  private record Load(Place place, RetentionShares.Share share) {}

  /** Cuts off the shelves of this server's buckets; others do the same with theirs. */
  private Duration delete(List<Place> queue, RetentionPlan.Cut cut, long now) {
    List<Place> places =
        queue.stream().filter(p -> cut.of().test(p.shelf())).sorted(ORDER).toList();
    boolean counted = cut.most() != RetentionStore.WHENEVER;
    List<Load> loads = counted ? oldest(places, cut, now) : old(places, cut);
    int deleted = 0;
    boolean full = false;
    for (Map.Entry<Load, Integer> gone : sweep(loads).entrySet()) {
      deleted += gone.getValue();
      full |= gone.getValue() == gone.getKey().share().most();
    }
    if (deleted > 0) {
      long planned = loads.stream().mapToLong(load -> load.share().most()).sum();
      return (counted ? planned < cut.most() : full) ? Duration.ZERO : GATHERED;
    }
    // Where the oldest are another server's, it goes on as soon as that one has deleted them.
    return counted ? OTHERS_FIRST : EVERY;
  }

  /** All that ended too long ago, a batch of each shelf. */
  private List<Load> old(List<Place> places, RetentionPlan.Cut cut) {
    return places.stream()
        .filter(p -> p.shelf().oldestMs() < cut.endedBeforeMs())
        .map(p -> new Load(p, new RetentionShares.Share(cut.endedBeforeMs(), batch)))
        .toList();
  }

  /** So many of the oldest: most by an edge, and what that leaves one by one. */
  private List<Load> oldest(List<Place> places, RetentionPlan.Cut cut, long now) {
    if (cut.most() > batch) {
      long most = Math.min(cut.most(), (long) batch * MOST_BATCHES);
      RetentionEdge edge = RetentionEdge.find(store, places, now, most);
      if (edge.sum() > 0) {
        return loads(places, edge.shares());
      }
    }
    List<Place> first =
        places.stream().filter(p -> p.shelf().oldestMs() < cut.endedBeforeMs()).toList();
    List<List<Long>> oldest = store.oldest(first, (int) Math.min(cut.most(), batch));
    return loads(first, RetentionShares.of(oldest, cut.endedBeforeMs(), cut.most()));
  }

  private static List<Load> loads(List<Place> places, List<RetentionShares.Share> shares) {
    return IntStream.range(0, places.size())
        .filter(i -> shares.get(i).most() > 0)
        .mapToObj(i -> new Load(places.get(i), shares.get(i)))
        .toList();
  }

  /**
   * A batch of each in turn, until all are done: no call to Redis is a long one.
   *
   * @return how many of each went; without those of other servers' buckets
   */
  private Map<Load, Integer> sweep(List<Load> loads) {
    Map<Integer, Long> epochs = owned.epochs();
    Map<Load, Integer> gone = new LinkedHashMap<>();
    List<Load> open = loads.stream().filter(l -> epochs.containsKey(l.place().bucket())).toList();
    while (!open.isEmpty()) {
      List<Load> more = new ArrayList<>();
      for (Load load : open) {
        Place place = load.place();
        int left = load.share().most() - gone.getOrDefault(load, 0);
        int most = Math.min(left, batch);
        int deleted = sweep(place, epochs.get(place.bucket()), load.share().endedBeforeMs(), most);
        gone.merge(load, deleted, Integer::sum);
        if (deleted == most && left > most) {
          more.add(load);
        }
      }
      open = more;
    }
    return gone;
  }

  private int sweep(Place place, long epoch, long endedBeforeMs, int most) {
    int deleted = store.sweep(place.bucket(), epoch, place.shelf(), endedBeforeMs, most);
    if (deleted > 0 && place.shelf().state() == TaskState.DEAD) {
      tell(place.shelf().line(), deleted);
    }
    return deleted;
  }

  /** Dead letters never go in silence: the event log and a counter of the store say so too. */
  private void tell(Line line, int deleted) {
    telemetry.retainedOut(line.queue(), deleted);
    LOG.warn(
        "retention: deleted {} dead letters of queue {}, type {}: too old, too many or too large",
        deleted,
        line.queue(),
        line.type());
  }

  @Override
  public void await(Duration most) throws InterruptedException {
    wakeup.await(most);
  }
}
