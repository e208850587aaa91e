package dev.carillon.server.faults;

import dev.carillon.server.faults.History.Entry;
import dev.carillon.server.faults.History.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * How many attempts ran at one time by the workers' own notes. Only those count whose end was
 * accepted: they held their lease, and with it their slot, from the start to the effect. All on one
 * machine and one clock.
 */
final class AtOnce {
  private AtOnce() {}

  /** The most at one time, for each group that tasks are put in by their id. */
  static Map<String, Integer> most(History history, Function<String, String> group) {
    Set<String> accepted = new HashSet<>();
    history
        .of(Kind.COMPLETED)
        .filter(e -> e.more().endsWith(":OK"))
        .forEach(e -> accepted.add(e.attempt()));
    Map<String, Entry> ends = new HashMap<>();
    history.of(Kind.EFFECT).forEach(e -> ends.put(e.attempt(), e));
    Map<String, List<long[]>> steps = new TreeMap<>();
    history
        .of(Kind.STARTED)
        .filter(e -> accepted.contains(e.attempt()) && ends.containsKey(e.attempt()))
        .forEach(
            e -> {
              List<long[]> of = steps.computeIfAbsent(group.apply(e.id()), g -> new ArrayList<>());
              of.add(new long[] {e.atMs(), 1});
              of.add(new long[] {ends.get(e.attempt()).atMs(), -1});
            });
    Map<String, Integer> most = new TreeMap<>();
    steps.forEach((name, of) -> most.put(name, most(of)));
    return most;
  }

  /** Within one millisecond ends come first: which was first there nobody knows. */
  private static int most(List<long[]> steps) {
    steps.sort((a, b) -> a[0] != b[0] ? Long.compare(a[0], b[0]) : Long.compare(a[1], b[1]));
    int now = 0;
    int most = 0;
    for (long[] step : steps) {
      now += (int) step[1];
      most = Math.max(most, now);
    }
    return most;
  }
}
