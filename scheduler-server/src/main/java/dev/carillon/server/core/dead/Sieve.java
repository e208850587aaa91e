package dev.carillon.server.core.dead;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskPage;
import dev.carillon.server.core.port.DeadLetterStore;
import dev.carillon.server.core.port.DeadLetterStore.Pile;
import dev.carillon.server.core.port.SearchStore.Visit;
import dev.carillon.server.core.port.SearchStore.Walk;
import dev.carillon.server.core.query.Pace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Dead letters that have to be read to know whether they are meant. Reads at the pace of a search,
 * so that a filter over a million of them leaves the store time for the work itself.
 */
final class Sieve {
  /** Records of one read. */
  private static final int BATCH = 250;

  private final DeadLetterStore store;
  private final Pace pace;

  Sieve(DeadLetterStore store, Pace pace) {
    this.store = store;
    this.pace = pace;
  }

  /** Where a task stands besides its group. */
  private record Place(int bucket, String queue, String type, String tenant) {
    static Place of(Pile pile) {
      return new Place(
          pile.bucket(), pile.line().queue(), pile.line().type(), pile.line().tenant());
    }

    static Place of(Task task) {
      return new Place(TaskId.parse(task.id()).bucket(), task.queue(), task.type(), task.tenant());
    }
  }

  /**
   * The piles with only those counted that pass; none is empty.
   *
   * @param nowMs what the filter takes for now
   * @param expiringBeforeMs who died before it counts as expiring
   */
  List<Pile> counted(Selected selected, long nowMs, long expiringBeforeMs) {
    if (!selected.reading()) {
      return selected.piles();
    }
    Map<String, List<Pile>> byPrint = new LinkedHashMap<>();
    selected
        .piles()
        .forEach(p -> byPrint.computeIfAbsent(p.fingerprint(), f -> new ArrayList<>()).add(p));
    List<Pile> counted = new ArrayList<>();
    // Group by group: a task does not say which one it is in.
    byPrint.values().forEach(piles -> count(selected.of(piles), nowMs, expiringBeforeMs, counted));
    return counted;
  }

  private void count(Selected group, long nowMs, long expiringBeforeMs, List<Pile> into) {
    Map<Place, long[]> counts = new HashMap<>();
    each(
        group,
        "",
        true,
        visit -> {
          Task task = visit.value();
          if (group.passes(task, nowMs)) {
            long[] n = counts.computeIfAbsent(Place.of(task), p -> new long[2]);
            n[0]++;
            n[1] += task.endedMs() <= expiringBeforeMs ? 1 : 0;
          }
          return true;
        });
    for (Pile pile : group.piles()) {
      long[] n = counts.get(Place.of(pile));
      if (n != null) {
        into.add(new Pile(pile.fingerprint(), pile.bucket(), pile.line(), n[0], n[1]));
      }
    }
  }

  /**
   * A page of those that pass, the newest death first.
   *
   * @return with their total on the first page, -1 on later ones: counting takes reading all
   */
  TaskPage page(Selected selected, long nowMs, int most, String token) {
    List<Task> page = new ArrayList<>();
    String[] last = {""};
    long[] matched = {0};
    each(
        selected,
        token,
        true,
        visit -> {
          if (!selected.passes(visit.value(), nowMs)) {
            return true;
          }
          matched[0]++;
          if (page.size() < most) {
            page.add(visit.value());
            last[0] = visit.token();
          }
          return token.isEmpty() || matched[0] <= most;
        });
    return new TaskPage(page, matched[0] > most ? last[0] : "", token.isEmpty() ? matched[0] : -1);
  }

  /**
   * Goes through all that might be meant.
   *
   * @param each false: enough
   * @throws CarillonException NOT_READY if this server stops meanwhile
   */
  void each(Selected selected, String token, boolean newestFirst, Predicate<Visit<Task>> each) {
    Walk<Task> walk = store.walk(selected.piles(), token, newestFirst);
    while (!walk.over()) {
      for (Visit<Task> visit : next(walk)) {
        if (!each.test(visit)) {
          return;
        }
      }
    }
  }

  private List<Visit<Task>> next(Walk<Task> walk) {
    try {
      return pace.read(() -> walk.next(BATCH));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CarillonException.of(
              ErrorCode.NOT_READY,
              "Expected to read the dead letters to the end, but this server is stopping.")
          .operation("deadletters")
          .advice("Try again; another server or the next start answers.")
          .build();
    }
  }
}
