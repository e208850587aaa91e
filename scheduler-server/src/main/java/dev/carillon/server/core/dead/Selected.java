package dev.carillon.server.core.dead;

import dev.carillon.model.dead.DeadSelection;
import dev.carillon.model.dead.DeadSlice;
import dev.carillon.server.core.port.DeadLetterStore;
import dev.carillon.server.core.port.DeadLetterStore.Pile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The piles that a selection means. */
final class Selected {
  private Selected() {}

  /** Those that fit; empty ones are left out. */
  static List<Pile> piles(DeadLetterStore store, DeadSelection s, long expiringBeforeMs) {
    List<Pile> fitting =
        store.piles(expiringBeforeMs).stream()
            .filter(p -> p.count() > 0)
            .filter(p -> s.fingerprint().isEmpty() || s.fingerprint().equals(p.fingerprint()))
            .filter(p -> s.queue().isEmpty() || s.queue().equals(p.line().queue()))
            .filter(p -> s.type().isEmpty() || s.type().equals(p.line().type()))
            .filter(p -> s.tenant().isEmpty() || s.tenant().equals(p.line().tenant()))
            .toList();
    return s.text().isEmpty() ? fitting : withText(store, fitting, s.text());
  }

  private static List<Pile> withText(DeadLetterStore store, List<Pile> piles, String text) {
    String wanted = text.toLowerCase(Locale.ROOT);
    Set<String> prints =
        store.facts(piles).entrySet().stream()
            .filter(e -> e.getValue().sample().toLowerCase(Locale.ROOT).contains(wanted))
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    return piles.stream().filter(p -> prints.contains(p.fingerprint())).toList();
  }

  /** How many of each queue, type and tenant; the largest first. */
  static List<DeadSlice> slices(List<Pile> piles) {
    record Names(String queue, String type, String tenant) {}
    Map<Names, Long> counts = new HashMap<>();
    piles.forEach(
        p ->
            counts.merge(
                new Names(p.line().queue(), p.line().type(), p.line().tenant()),
                p.count(),
                Long::sum));
    List<DeadSlice> slices = new ArrayList<>();
    counts.forEach((n, c) -> slices.add(new DeadSlice(n.queue(), n.type(), n.tenant(), c)));
    slices.sort(
        Comparator.comparingLong(DeadSlice::count)
            .reversed()
            .thenComparing(DeadSlice::queue)
            .thenComparing(DeadSlice::type));
    return slices;
  }
}
