package dev.carillon.server.store.redis;

import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskFilter;
import dev.carillon.model.task.TaskPage;
import dev.carillon.model.task.TaskState;
import dev.carillon.server.core.Line;
import dev.carillon.server.core.port.SearchStore;
import dev.carillon.server.core.port.SearchStore.Group;
import dev.carillon.server.core.port.SearchStore.Visit;
import dev.carillon.server.core.port.SearchStore.Walk;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Lists tasks a page at a time. A place in the list is a score and an id, so that a page goes on
 * where the last one stopped however much has moved meanwhile; what that means for a task that
 * moves is told at {@link SearchStore#walk}.
 */
final class TaskPager {
  /** Entries a call looks at before it gives a page that is not full, and a token to go on with. */
  static final long BUDGET = 20_000;

  private final SearchStore store;
  private final long budget;

  /**
   * @param budget entries to look at, from which on a page is given however few tasks it has
   */
  TaskPager(SearchStore store, long budget) {
    this.store = store;
    this.budget = budget;
  }

  TaskPage page(TaskFilter filter, int size, String token, boolean withPayload) {
    Set<Group> wanted = groups(filter);
    Map<Group, Long> counts = store.counts(wanted);
    long total = counts.values().stream().mapToLong(Long::longValue).sum();
    Walk<Task> walk = store.walk(Group.reach(wanted, counts.keySet()), token, withPayload);
    // A task that was met before it moved is shown as it is now.
    Map<String, Task> found = new LinkedHashMap<>();
    String last = "";
    while (!walk.over()) {
      // One more than fits tells whether there is a next page.
      for (Visit<Task> visit : walk.next(size + 1 - found.size())) {
        if (found.size() == size) {
          return new TaskPage(List.copyOf(found.values()), last, total);
        }
        found.put(visit.value().id(), visit.value());
        last = found.size() == size ? visit.token() : last;
      }
      if (walk.looked() >= budget && !walk.over()) {
        String next = found.size() == size ? last : walk.token();
        return new TaskPage(List.copyOf(found.values()), next, total);
      }
    }
    return new TaskPage(List.copyOf(found.values()), "", total);
  }

  private Set<Group> groups(TaskFilter filter) {
    Set<TaskState> states =
        filter.states().isEmpty() ? Set.of(TaskState.values()) : filter.states();
    Set<Group> groups = new HashSet<>();
    for (Line line : store.lines()) {
      if (matches(filter, line)) {
        states.forEach(state -> groups.add(new Group(line, state)));
      }
    }
    return groups;
  }

  private static boolean matches(TaskFilter filter, Line line) {
    return (filter.queue().isEmpty() || filter.queue().equals(line.queue()))
        && (filter.type().isEmpty() || filter.type().equals(line.type()))
        && (filter.tenant().isEmpty() || filter.tenant().equals(line.tenant()));
  }
}
