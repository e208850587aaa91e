package dev.carillon.desktop.feature.cluster;

import dev.carillon.model.cluster.Ground;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Buckets that went from one server to another together.
 *
 * @param atMs when the last of them did, epoch milliseconds
 * @param from empty: nobody
 * @param to empty: nobody
 * @param epoch the highest of them
 */
record Handover(long atMs, String from, String to, List<Integer> buckets, long epoch) {
  /** A server takes what is free within a few passes of its loop. */
  private static final long TOGETHER_MILLIS = 5_000;

  private record Way(String from, String to) {}

  /**
   * @param changes the newest first
   */
  static List<Handover> of(List<Ground.Change> changes) {
    Map<Way, List<Ground.Change>> open = new HashMap<>();
    List<List<Ground.Change>> groups = new ArrayList<>();
    for (Ground.Change c : changes) {
      Way way = new Way(c.from(), c.to());
      List<Ground.Change> group = open.get(way);
      if (group == null || group.getLast().atMs() - c.atMs() > TOGETHER_MILLIS) {
        group = new ArrayList<>();
        open.put(way, group);
        groups.add(group);
      }
      group.add(c);
    }
    return groups.stream().map(Handover::one).toList();
  }

  private static Handover one(List<Ground.Change> group) {
    Ground.Change newest = group.getFirst();
    return new Handover(
        newest.atMs(),
        newest.from(),
        newest.to(),
        group.stream().map(Ground.Change::bucket).distinct().sorted().toList(),
        Collections.max(group.stream().map(Ground.Change::epoch).toList()));
  }
}
