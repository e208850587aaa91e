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
    Map<String, Facts> facts = store.facts(piles);
    List<DeadGroup> groups = new ArrayList<>();
    byPrint.forEach(
        (print, own) -> groups.add(group(print, own, facts.getOrDefault(print, NONE), nowMs)));
    groups.sort(
        Comparator.comparingLong(DeadGroup::lastMs)
            .reversed()
            .thenComparing(DeadGroup::fingerprint));
    return new DeadGroups(
        groups.subList(0, Math.min(limit, groups.size())),
        groups.size(),
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
