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
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes ended tasks that are too old, too many or too large. */
public final class Retention implements Loop {
  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
  private static final Duration EVERY = Duration.ofSeconds(30);

  /** Where something had to go just now, more will soon. */
  private static final Duration SOON = Duration.ofSeconds(1);

  private static final Duration OTHERS_FIRST = Duration.ofMillis(250);

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
    for (int bucket = 0; bucket < buckets; bucket++) {
      for (Shelf shelf : store.shelves(bucket, batch, policy.anyBytes())) {
        queues
            .computeIfAbsent(shelf.line().queue(), queue -> new ArrayList<>())
            .add(new Place(bucket, shelf));
      }
    }
    Duration next = EVERY;
    for (Map.Entry<String, List<Place>> queue : queues.entrySet()) {
      List<Shelf> shelves = queue.getValue().stream().map(Place::shelf).toList();
      Optional<RetentionPlan.Cut> cut =
          new RetentionPlan(policy.apply(queue.getKey()), shelves, now).next();
      if (cut.isPresent()) {
        Duration again = delete(queue.getValue(), cut.get());
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

  /** Cuts off the shelves of this server's buckets; others do the same with theirs. */
  private Duration delete(List<Place> all, RetentionPlan.Cut cut) {
    List<Place> places =
        all.stream()
            .filter(p -> cut.of().test(p.shelf()) && p.shelf().oldestMs() < cut.endedBeforeMs())
            .sorted(ORDER)
            .toList();
    boolean counted = cut.most() != RetentionStore.WHENEVER;
    List<RetentionShares.Share> shares =
        counted
            ? RetentionShares.of(
                store.oldest(places, (int) Math.min(cut.most(), batch)),
                cut.endedBeforeMs(),
                cut.most())
            : Collections.nCopies(
                places.size(), new RetentionShares.Share(cut.endedBeforeMs(), batch));
    Map<Integer, Long> epochs = owned.epochs();
    int deleted = 0;
    for (int i = 0; i < places.size(); i++) {
      Long epoch = epochs.get(places.get(i).bucket());
      if (epoch != null && shares.get(i).most() > 0) {
        deleted += sweep(places.get(i), epoch, shares.get(i));
      }
    }
    // Where the oldest are another server's, it goes on as soon as that one has deleted them.
    return deleted > 0 ? Duration.ZERO : counted ? OTHERS_FIRST : EVERY;
  }

  private int sweep(Place place, long epoch, RetentionShares.Share share) {
    int deleted =
        store.sweep(place.bucket(), epoch, place.shelf(), share.endedBeforeMs(), share.most());
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
