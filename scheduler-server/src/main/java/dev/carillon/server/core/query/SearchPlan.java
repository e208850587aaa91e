package dev.carillon.server.core.query;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.query.Field;
import dev.carillon.model.query.Filter;
import dev.carillon.model.query.Glob;
import dev.carillon.model.query.Verdict;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.server.core.Line;
import dev.carillon.server.core.port.SearchStore;
import dev.carillon.server.core.port.SearchStore.Group;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the indexes say of a filter: groups of tasks that all pass, and groups whose tasks have to
 * be read.
 *
 * @param filter what is asked
 * @param all groups that pass as a whole, with their sizes
 * @param some groups that have to be read, with their sizes
 * @param groups those in which a task can pass now, or a little later
 * @param ids if not empty, only these tasks can pass
 */
public record SearchPlan(
    Filter filter,
    Map<Group, Long> all,
    Map<Group, Long> some,
    Set<Group> groups,
    Optional<List<TaskId>> ids) {

  /** Reads the counters; blocks on the store. */
  public static SearchPlan of(Filter filter, SearchStore store) {
    Set<Group> passing = new HashSet<>();
    Set<Group> open = new HashSet<>();
    for (Line line : store.lines()) {
      for (TaskState state : TaskState.values()) {
        Verdict verdict = filter.verdict(state, line.queue(), line.type(), line.tenant());
        switch (verdict) {
          case ALL -> passing.add(new Group(line, state));
          case SOME -> open.add(new Group(line, state));
          case NONE -> {}
        }
      }
    }
    Set<Group> both = new HashSet<>(passing);
    both.addAll(open);
    Map<Group, Long> all = new HashMap<>();
    Map<Group, Long> some = new HashMap<>();
    Map<Group, Long> counts = store.counts(both);
    counts.forEach((group, n) -> (passing.contains(group) ? all : some).put(group, n));
    return new SearchPlan(
        filter,
        Map.copyOf(all),
        Map.copyOf(some),
        Group.reach(some.isEmpty() ? passing : both, counts.keySet()),
        ids(filter));
  }

  /** Whether the indexes alone answer it. */
  public boolean indexed() {
    return some.isEmpty();
  }

  /** Tasks that the indexes leave. */
  public long candidates() {
    return ids.map(list -> (long) list.size()).orElse(sum(all) + sum(some));
  }

  /** How many pass, if the indexes tell; else -1. */
  public long total() {
    return indexed() ? sum(all) : -1;
  }

  private static long sum(Map<Group, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The ids a filter names, if only these can pass. */
  private static Optional<List<TaskId>> ids(Filter filter) {
    return switch (filter) {
      case Filter.And(List<Filter> parts) ->
          parts.stream().map(SearchPlan::ids).flatMap(Optional::stream).findFirst();
      case Filter.Is is ->
          is.subject().field() == Field.ID && is.values().stream().allMatch(Glob::plain)
              ? Optional.of(
                  is.values().stream()
                      .map(glob -> id(glob.parts().getFirst()))
                      .flatMap(Optional::stream)
                      .distinct()
                      .toList())
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  /** What is no id names no task. */
  private static Optional<TaskId> id(String text) {
    try {
      return Optional.of(TaskId.parse(text));
    } catch (IllegalArgumentException | CarillonException e) {
      return Optional.empty();
    }
  }
}
