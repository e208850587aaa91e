package dev.carillon.server.loop;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.TaskState;
import dev.carillon.server.core.port.RetentionStore;
import dev.carillon.server.core.port.RetentionStore.Place;
import dev.carillon.server.core.port.RetentionStore.Split;
import dev.carillon.server.core.port.Telemetry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The deletions of one look: off the shelves of this server's buckets, as others do with theirs.
 */
final class RetentionSweep {
  private static final Logger LOG = LoggerFactory.getLogger(RetentionSweep.class);

  /** The same on every server. */
  private static final Comparator<Place> ORDER =
      Comparator.comparingInt(Place::bucket)
          .thenComparing(place -> place.shelf().line().key())
          .thenComparing(place -> place.shelf().state());

  private final RetentionStore store;
  private final Map<Integer, Long> epochs;
  private final int batch;
  private final Telemetry telemetry;
  private final long nowMs;
  private Optional<CarillonException> failure = Optional.empty();

  /**
   * @param epochs of this server's buckets
   * @param batch most tasks deleted by one call
   * @param nowMs Redis time of the look, epoch milliseconds
   */
  RetentionSweep(
      RetentionStore store, Map<Integer, Long> epochs, int batch, Telemetry telemetry, long nowMs) {
    this.store = store;
    this.epochs = epochs;
    this.batch = batch;
    this.telemetry = telemetry;
    this.nowMs = nowMs;
  }

  /**
   * What came of a cut.
   *
   * @param deleted by this server
   * @param more whether more is to go for the same limit
   * @param left what stands on the shelves once other servers have done their part, too
   */
  record Swept(int deleted, boolean more, List<Place> left) {}

  /** So many of one shelf, the oldest. */
  private record ToGo(Place place, RetentionShares.Share share) {}

  /** Why something could not be deleted; the rest was all the same. */
  Optional<CarillonException> failure() {
    return failure;
  }

  /**
   * @param queue its shelves in all buckets
   * @param most to delete now
   */
  Swept sweep(List<Place> queue, RetentionPlan.Cut cut, long most) {
    List<Place> places =
        queue.stream().filter(p -> cut.of().test(p.shelf())).sorted(ORDER).toList();
    List<ToGo> all = cut.counted() ? oldest(places, cut, most) : old(places, cut);
    Map<ToGo, Integer> gone = delete(all);
    long planned = all.stream().mapToLong(go -> go.share().most()).sum();
    boolean full =
        gone.entrySet().stream().anyMatch(e -> e.getValue() == e.getKey().share().most());
    return new Swept(
        gone.values().stream().mapToInt(n -> n).sum(),
        cut.counted() ? planned < cut.most() : full,
        left(queue, all, cut.counted() ? Map.of() : gone));
  }

  private static List<Place> left(List<Place> queue, List<ToGo> all, Map<ToGo, Integer> gone) {
    Map<Place, Integer> less = new LinkedHashMap<>();
    all.forEach(go -> less.put(go.place(), gone.getOrDefault(go, go.share().most())));
    return queue.stream()
        .map(
            p ->
                new Place(
                    p.bucket(), p.shelf().withCount(p.shelf().count() - less.getOrDefault(p, 0))))
        .filter(p -> p.shelf().count() > 0)
        .toList();
  }

  /** All that ended too long ago, a batch of each shelf. */
  private List<ToGo> old(List<Place> places, RetentionPlan.Cut cut) {
    return places.stream()
        .filter(p -> p.shelf().oldestMs() < cut.endedBeforeMs())
        .map(p -> new ToGo(p, new RetentionShares.Share(cut.endedBeforeMs(), batch)))
        .toList();
  }

  /** So many of the oldest: most by an edge, and what that leaves one by one. */
  private List<ToGo> oldest(List<Place> places, RetentionPlan.Cut cut, long most) {
    long stay = Math.max(0, count(places) - cut.most());
    if (cut.most() > batch) {
      RetentionEdge edge = RetentionEdge.find(store, places, nowMs, stay, most);
      if (edge.before() > 0) {
        return toGo(places, edge.shares());
      }
    }
    int asked = (int) Math.min(cut.most(), batch);
    List<List<Long>> oldest = store.oldest(places, asked);
    // Counted after they were read: what another server deletes in between is then not made up for.
    long excess = store.split(places, 0).stream().mapToLong(Split::since).sum() - stay;
    if (excess <= 0) {
      return List.of();
    }
    // Of a shelf of which not all was read nothing is known behind the last that was.
    long known =
        asked == cut.most()
            ? RetentionStore.WHENEVER
            : oldest.stream()
                .filter(its -> its.size() == asked)
                .mapToLong(its -> its.getLast() + 1)
                .min()
                .orElse(RetentionStore.WHENEVER);
    return toGo(places, RetentionShares.of(oldest, known, Math.min(cut.most(), excess)));
  }

  private static long count(List<Place> places) {
    return places.stream().mapToLong(p -> p.shelf().count()).sum();
  }

  private static List<ToGo> toGo(List<Place> places, List<RetentionShares.Share> shares) {
    return IntStream.range(0, places.size())
        .filter(i -> shares.get(i).most() > 0)
        .mapToObj(i -> new ToGo(places.get(i), shares.get(i)))
        .toList();
  }

  /**
   * A batch of each in turn, until all are done: no call to Redis is a long one.
   *
   * @return how many of each went; without those of other servers' buckets
   */
  private Map<ToGo, Integer> delete(List<ToGo> all) {
    Map<ToGo, Integer> gone = new LinkedHashMap<>();
    List<ToGo> open = all.stream().filter(go -> epochs.containsKey(go.place().bucket())).toList();
    while (!open.isEmpty()) {
      List<ToGo> more = new ArrayList<>();
      for (ToGo go : open) {
        int left = go.share().most() - gone.getOrDefault(go, 0);
        int most = Math.min(left, batch);
        int deleted = delete(go, most);
        gone.merge(go, deleted, Integer::sum);
        if (deleted == most && left > most) {
          more.add(go);
        }
      }
      open = more;
    }
    return gone;
  }

  private int delete(ToGo go, int most) {
    Place place = go.place();
    long epoch = Objects.requireNonNull(epochs.get(place.bucket()));
    try {
      int deleted =
          store.sweep(place.bucket(), epoch, place.shelf(), go.share().endedBeforeMs(), most);
      if (deleted > 0 && place.shelf().state() == TaskState.DEAD) {
        tell(place, deleted);
      }
      return deleted;
    } catch (CarillonException e) {
      // A record that this version cannot read must not keep all others.
      if (e.code() != ErrorCode.INCOMPATIBLE_DATA && e.code() != ErrorCode.INTERNAL) {
        throw e;
      }
      failure = failure.or(() -> Optional.of(e));
      return 0;
    }
  }

  /** Dead letters never go in silence: the event log and a counter of the store say so too. */
  private void tell(Place place, int deleted) {
    String queue = place.shelf().line().queue();
    telemetry.retainedOut(queue, deleted);
    LOG.warn(
        "retention: deleted {} dead letters of queue {}, type {}: too old, too many or too large",
        deleted,
        queue,
        place.shelf().line().type());
  }
}
