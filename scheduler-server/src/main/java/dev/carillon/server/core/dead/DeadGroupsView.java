package dev.carillon.server.core.dead;

import dev.carillon.model.dead.DeadGroup;
import dev.carillon.model.dead.DeadGroups;
import dev.carillon.server.core.port.DeadLetterStore;
import dev.carillon.server.core.port.DeadLetterStore.Facts;
import dev.carillon.server.core.port.DeadLetterStore.Pile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Groups as people read them. */
final class DeadGroupsView {
  private static final long HOUR_MILLIS = 3_600_000;
  private static final int TREND = 24;
  private static final Facts NONE = new Facts("", "", "", 0, 0, 0, Map.of());

  private DeadGroupsView() {}

  static DeadGroups of(DeadLetterStore store, List<Pile> piles, int limit, long nowMs) {
    Map<String, List<Pile>> byPrint =
        piles.stream().collect(Collectors.groupingBy(Pile::fingerprint));
    Map<String, Long> lasts = store.lastDeaths(piles);
    List<String> shown =
        byPrint.keySet().stream()
            .sorted(
                Comparator.comparingLong((String print) -> lasts.getOrDefault(print, 0L))
                    .reversed()
                    .thenComparing(Comparator.naturalOrder()))
            .limit(limit)
            .toList();
    // With their errors and hours they are large: only what is shown is read.
    Function<String, List<Pile>> pilesOf = print -> byPrint.getOrDefault(print, List.of());
    Map<String, Facts> facts =
        store.facts(shown.stream().map(pilesOf).flatMap(List::stream).toList());
    return new DeadGroups(
        shown.stream()
            .map(
                print -> group(print, pilesOf.apply(print), facts.getOrDefault(print, NONE), nowMs))
            .toList(),
        byPrint.size(),
        sum(piles),
        piles.stream().mapToLong(Pile::expiring).sum(),
        store.retainedOut(),
        store.discarded());
  }

  static long sum(List<Pile> piles) {
    return piles.stream().mapToLong(Pile::count).sum();
  }

  private static DeadGroup group(String print, List<Pile> piles, Facts facts, long nowMs) {
    List<Long> trend = new ArrayList<>(TREND);
    long hour = nowMs / HOUR_MILLIS;
    for (long h = hour - TREND + 1; h <= hour; h++) {
      trend.add(facts.deaths().getOrDefault(h, 0L));
    }
    return new DeadGroup(
        print,
        facts.sample(),
        facts.lastTask(),
        facts.lastWorker(),
        sum(piles),
        facts.total(),
        facts.firstMs(),
        facts.lastMs(),
        piles.stream().mapToLong(Pile::expiring).sum(),
        Selected.slices(piles),
        trend);
  }
}
