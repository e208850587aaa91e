package dev.carillon.server.loop;

import dev.carillon.server.core.port.RetentionStore;
import dev.carillon.server.core.port.RetentionStore.Place;
import java.util.Collections;
import java.util.List;

/**
 * An instant before which few enough tasks ended that all of them may go. It is found by counting:
 * what ends together stands together on one shelf, so that the first of each shelf tell little of
 * where the oldest of all are, and to read enough of them would cost more than to delete them.
 *
 * @param beforeMs epoch milliseconds
 * @param counts tasks of each shelf that ended before it
 */
record RetentionEdge(long beforeMs, List<Long> counts) {
  /**
   * @param places where the tasks stand
   * @param nowMs when the last of them ended at the latest
   * @param most that may go
   * @return the counts may all be 0: too many ended in the very first millisecond
   */
  static RetentionEdge find(RetentionStore store, List<Place> places, long nowMs, long most) {
    long low = places.stream().mapToLong(p -> p.shelf().oldestMs()).min().orElse(nowMs);
    long high = nowMs + 1;
    List<Long> counts = Collections.nCopies(places.size(), 0L);
    // Half of what may go is worth a pass: the exact instant would take twice as many questions.
    while (high - low > 1 && sum(counts) < most / 2) {
      long middle = low + (high - low) / 2;
      List<Long> before = store.endedBefore(places, middle);
      if (sum(before) <= most) {
        low = middle;
        counts = before;
      } else {
        high = middle;
      }
    }
    return new RetentionEdge(low, counts);
  }

  long sum() {
    return sum(counts);
  }

  /** What is to go of each shelf. */
  List<RetentionShares.Share> shares() {
    return counts.stream()
        .map(n -> new RetentionShares.Share(beforeMs, Math.toIntExact(n)))
        .toList();
  }

  private static long sum(List<Long> counts) {
    return counts.stream().mapToLong(n -> n).sum();
  }
}
