package dev.carillon.server.core.dead;

import dev.carillon.model.dead.DeadSelection;
import dev.carillon.model.dead.DeadSlice;
import dev.carillon.model.query.Filter;
import dev.carillon.model.query.Verdict;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskState;
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

/**
 * The dead letters that a selection means.
 *
 * @param piles where they lie
 * @param filter what those in the piles have to pass; all of them do if it is {@link Filter#ALL}
 */
record Selected(List<Pile> piles, Filter filter) {
  Selected {
    piles = List.copyOf(piles);
  }

  /** Those that fit; empty piles, and those in which none can pass, are left out. */
  static Selected of(DeadLetterStore store, DeadSelection s, long expiringBeforeMs) {
    List<Pile> piles = new ArrayList<>();
    Filter filter = Filter.parse(s.filter());
    boolean all = true;
    for (Pile pile : piles(store, s, expiringBeforeMs)) {
      Verdict verdict =
          filter.verdict(
              TaskState.DEAD, pile.line().queue(), pile.line().type(), pile.line().tenant());
      if (verdict != Verdict.NONE) {
        piles.add(pile);
        all &= verdict == Verdict.ALL;
      }
    }
    return new Selected(piles, all ? Filter.ALL : filter);
  }

  /** Whether single tasks have to be looked at. */
  boolean reading() {
    return !filter.everything();
  }

  boolean passes(Task task, long nowMs) {
    return filter.matches(task, nowMs);
  }

  /** The same filter over some of the piles. */
  Selected of(List<Pile> some) {
    return new Selected(some, filter);
  }

  private static List<Pile> piles(DeadLetterStore store, DeadSelection s, long expiringBeforeMs) {
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
    Map<Names, Long> counts = new HashMap<>();
    piles.forEach(
        p ->
            counts.merge(
                new Names(p.line().queue(), p.line().type(), p.line().tenant()),
                p.count(),
                Long::sum));
    return slices(counts);
  }

  /** What a slice is of. */
  record Names(String queue, String type, String tenant) {
    static Names of(Task task) {
      return new Names(task.queue(), task.type(), task.tenant());
    }
  }

  /** The largest first. */
  static List<DeadSlice> slices(Map<Names, Long> counts) {
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
