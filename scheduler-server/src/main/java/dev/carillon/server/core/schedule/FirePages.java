package dev.carillon.server.core.schedule;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.schedule.FireOutcome;
import dev.carillon.model.schedule.FirePage;
import dev.carillon.model.schedule.FireRecord;
import dev.carillon.model.schedule.ScheduleKey;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.server.core.port.ScheduleStore;
import dev.carillon.server.core.port.SearchStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

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
  private final SearchStore tasks;

  FirePages(ScheduleStore store, SearchStore tasks) {
    this.store = store;
    this.tasks = tasks;
  }

  FirePage page(ScheduleKey key, Optional<FireOutcome> outcome, int pageSize, String token) {
    if (pageSize < 0 || pageSize > MOST) {
      throw CarillonException.invalid(
          "page_size",
          "Expected a page of 1–500 fires, but got " + pageSize + ".",
          "Leave it out for 100.");
    }
    int size = pageSize == 0 ? DEFAULT : pageSize;
    List<FireRecord> lines = store.history(key, 0, ALL);
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
    return new FirePage(withResults(shown), more ? token(shown.getLast()) : "");
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

  private List<FireRecord> withResults(List<FireRecord> lines) {
    List<TaskId> ids = lines.stream().map(FireRecord::target).flatMap(t -> id(t).stream()).toList();
    Map<String, TaskState> states = new HashMap<>();
    for (Task task : ids.isEmpty() ? List.<Task>of() : tasks.find(ids, false)) {
      states.put(task.id(), task.state());
    }
    return lines.stream()
        .map(line -> id(line.target()).isEmpty() ? line : with(line, states.get(line.target())))
        .toList();
  }

  private static FireRecord with(
      FireRecord line, @org.jspecify.annotations.Nullable TaskState state) {
    String result =
        state == null ? GONE : state.live() ? "" : state.name().toLowerCase(Locale.ROOT);
    return new FireRecord(
        line.fireMs(),
        line.dueMs(),
        line.atMs(),
        line.kind(),
        line.outcome(),
        line.cause(),
        line.target(),
        result,
        line.actor(),
        line.backfill(),
        line.version());
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
