package dev.carillon.server.loop;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Divides an excess over the shelves it is to be taken from: the oldest of all go, wherever they
 * stand. What goes from a shelf hangs on an instant and not on what others have deleted meanwhile,
 * so several servers, each with its own shelves and a look of its own, never delete more together
 * than one of them would.
 */
final class RetentionShares {
  private RetentionShares() {}

  /**
   * What to delete of one shelf: the oldest.
   *
   * @param endedBeforeMs none that ended then or later, epoch milliseconds
   * @param most how many
   */
  record Share(long endedBeforeMs, int most) {}

  /**
   * One share a shelf, in order. Of those that ended in the same millisecond the first shelves give
   * theirs first: the order must be the same on every server.
   *
   * @param oldest when the oldest of each shelf ended, oldest first; at least as many as are to go
   *     of it
   * @param endedBeforeMs none that ended then or later
   * @param most how many in all
   */
  static List<Share> of(List<List<Long>> oldest, long endedBeforeMs, long most) {
    List<Long> all =
        oldest.stream()
            .flatMap(List::stream)
            .filter(ended -> ended < endedBeforeMs)
            .sorted(Comparator.naturalOrder())
            .toList();
    boolean allGo = all.size() <= most;
    long edge = allGo ? endedBeforeMs : all.get((int) most);
    long left = most - all.stream().filter(ended -> ended < edge).count();
    List<Share> shares = new ArrayList<>(oldest.size());
    for (List<Long> shelf : oldest) {
      int before = (int) shelf.stream().filter(ended -> ended < edge).count();
      long at = allGo ? 0 : shelf.stream().filter(ended -> ended == edge).count();
      int ties = (int) Math.min(at, left);
      left -= ties;
      shares.add(new Share(ties > 0 ? edge + 1 : edge, before + ties));
    }
    return shares;
  }
}
