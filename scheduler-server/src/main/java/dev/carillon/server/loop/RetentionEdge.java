package dev.carillon.server.loop;

import dev.carillon.server.core.port.RetentionStore;
import dev.carillon.server.core.port.RetentionStore.Place;
import dev.carillon.server.core.port.RetentionStore.Split;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * An instant before which all may go: enough ended since. It is found by counting. What ends
 * together stands together on one shelf, so the first of each shelf tell little of where the oldest
 * of all are, and to read enough of them would cost more than to delete them.
 *
 * <p>What decides is what stays, not what goes: another server that deletes its share meanwhile
 * takes nothing from what ended since, so that both never delete more together than one would.
 *
 * @param beforeMs epoch milliseconds
 * @param splits of each shelf there
 */
record RetentionEdge(long beforeMs, List<Split> splits) {
  /**
   * @param places where the tasks stand
   * @param nowMs when the last of them ended at the latest
   * @param stay at least so many that ended since
   * @param most that one look may delete
   * @return nothing may be before it: too many ended in the very first millisecond
   */
  static RetentionEdge find(
      RetentionStore store, List<Place> places, long nowMs, long stay, long most) {
    long low = places.stream().mapToLong(p -> p.shelf().oldestMs()).min().orElse(nowMs);
    long high = nowMs + 1;
    List<Split> best = store.split(places, low);
    // Half of what may go is worth a look: the exact instant would take twice as many questions.
    long enough = (Math.min(most, sum(best, Split::since) - stay) + 1) / 2;
    while (high - low > 1 && sum(best, Split::before) < enough) {
      long middle = low + (high - low) / 2;
      List<Split> splits = store.split(places, middle);
      if (sum(splits, Split::since) >= stay && sum(splits, Split::before) <= most) {
        low = middle;
        best = splits;
      } else {
        high = middle;
      }
    }
    return new RetentionEdge(low, best);
  }

  long before() {
    return sum(splits, Split::before);
  }

  /** What is to go of each shelf. */
  List<RetentionShares.Share> shares() {
    return splits.stream()
        .map(s -> new RetentionShares.Share(beforeMs, Math.toIntExact(s.before())))
        .toList();
  }

  private static long sum(List<Split> splits, ToLongFunction<Split> part) {
    return splits.stream().mapToLong(part).sum();
  }
}
