package dev.carillon.server.core.schedule;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.schedule.FireOutcome;
import dev.carillon.model.schedule.FirePage;
import dev.carillon.model.schedule.FireRecord;
import dev.carillon.model.task.TaskId;
import dev.carillon.server.core.port.ScheduleStore;
import dev.carillon.server.core.port.ScheduleStore.Stored;
import dev.carillon.server.core.told.Kept;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A schedule's history, a page at a time, with what became of what was created. A token names the
 * last line of a page, since new lines move all others. Blocks; any thread.
 */
final class FirePages {
  private static final int DEFAULT = 100;
  private static final int MOST = 500;

  /** More than is kept of any schedule. */
  private static final int ALL = 1_000;

  /** What is said of a task that is no longer kept. */
  private static final String GONE = "gone";

  private final ScheduleStore store;
  private final Results results;

  FirePages(ScheduleStore store, Results results) {
    this.store = store;
    this.results = results;
  }

  FirePage page(Stored stored, Optional<FireOutcome> outcome, int pageSize, String token) {
    if (pageSize < 0 || pageSize > MOST) {
      throw CarillonException.invalid(
          "page_size",
          "Expected a page of 1–500 fires, but got " + pageSize + ".",
          "Leave it out for 100.");
    }
    int size = pageSize == 0 ? DEFAULT : pageSize;
    List<FireRecord> lines = store.history(stored.key(), 0, ALL);
    List<FireRecord> shown = new ArrayList<>();
    boolean more = false;
    for (FireRecord line : lines.subList(behind(lines, token), lines.size())) {
      if (outcome.isPresent() && outcome.get() != line.outcome()) {
        continue;
      }
      if (shown.size() == size) {
        more = true;
        break;
      }
      shown.add(line);
    }
    return new FirePage(withResults(stored, shown), more ? token(shown.getLast()) : "");
  }

  private static int behind(List<FireRecord> lines, String token) {
    if (token.isEmpty()) {
      return 0;
    }
    for (int i = 0; i < lines.size(); i++) {
      if (token(lines.get(i)).equals(token)) {
        return i + 1;
      }
    }
    throw CarillonException.invalid(
        "page_token",
        "Expected a page token of an earlier answer, but its line is not kept any more.",
        "Leave it empty for the first page.");
  }

  private static String token(FireRecord line) {
    return line.atMs() + "." + line.fireMs() + "." + line.outcome().ordinal() + line.target();
  }

  private List<FireRecord> withResults(Stored stored, List<FireRecord> lines) {
    List<TaskId> ids = lines.stream().map(FireRecord::target).flatMap(t -> id(t).stream()).toList();
    Map<TaskId, String> known = results.of(ids, Results.runs(stored));
    // A run that is owed stands nowhere yet, but among those that live.
    Set<TaskId> live =
        known.keySet().containsAll(ids) ? Set.of() : Set.copyOf(store.live(stored.key(), ALL));
    int bucket = store.bucket(stored.key());
    return lines.stream()
        .map(
            line ->
                with(
                    line,
                    bucket,
                    id(line.target())
                        .map(id -> known.getOrDefault(id, live.contains(id) ? "" : GONE))
                        .orElse("")))
        .toList();
  }

  private static FireRecord with(FireRecord line, int bucket, String result) {
    String cause = Results.spelled(line.cause(), bucket);
    return new FireRecord(
        line.fireMs(),
        line.dueMs(),
        line.atMs(),
        line.kind(),
        line.outcome(),
        cause,
        line.target(),
        result,
        line.actor(),
        line.backfill(),
        line.version(),
        Kept.of(line.kind(), cause));
  }

  /** The task of a line; empty if it created none. */
  private static Optional<TaskId> id(String target) {
    try {
      return target.isEmpty() ? Optional.empty() : Optional.of(TaskId.parse(target));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
