package dev.carillon.server.store.redis;

import dev.carillon.model.task.TaskState;
import dev.carillon.server.core.port.SearchStore.Group;
import dev.carillon.server.core.port.SearchStore.Visit;
import dev.carillon.server.core.port.SearchStore.Walk;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A way through the tasks of some groups, segment by segment. */
final class TaskWalk<T> implements Walk<T> {
  /** A record as far as it was read. */
  record Read<T>(IndexWalk.Entry entry, String line, TaskState state, T value) {}

  /** What was met, and where. */
  private record Met<T>(T value, PageToken place) implements Visit<T> {
    @Override
    public String token() {
      return place.toString();
    }
  }

  private final ScriptRunner runner;
  private final IndexPlan indexes;
  private final Map<String, EnumSet<TaskState>> wanted = new HashMap<>();
  private final Set<TaskState> states = EnumSet.noneOf(TaskState.class);
  private final Function<List<IndexWalk.Entry>, List<Read<T>>> reader;
  private PageToken from;
  private @Nullable IndexWalk walk;
  private boolean over;

  TaskWalk(
      ScriptRunner runner,
      IndexPlan indexes,
      Set<Group> groups,
      PageToken from,
      Function<List<IndexWalk.Entry>, List<Read<T>>> reader) {
    this.runner = runner;
    this.indexes = indexes;
    this.reader = reader;
    this.from = from;
    for (Group group : groups) {
      wanted
          .computeIfAbsent(group.line().key(), k -> EnumSet.noneOf(TaskState.class))
          .add(group.state());
      states.add(group.state());
    }
  }

  @Override
  public boolean over() {
    return over;
  }

  @Override
  public List<Visit<T>> next(int most) {
    while (!over) {
      Segment segment = from.segment();
      List<IndexWalk.Entry> entries =
          states.isEmpty() || !segment.holds(states) ? List.of() : walk(segment).next(most);
      if (!entries.isEmpty()) {
        return kept(segment, entries);
      }
      walk = null;
      over = segment.last();
      from = over ? from : PageToken.startOf(segment.next());
    }
    return List.of();
  }

  private IndexWalk walk(Segment segment) {
    IndexWalk open = walk;
    if (open == null) {
      open = new IndexWalk(runner, indexes.of(segment, wanted), segment.backward(), from);
      walk = open;
    }
    return open;
  }

  /** A task that has moved on since its entry was read belongs to where it is now. */
  private List<Visit<T>> kept(Segment segment, List<IndexWalk.Entry> entries) {
    List<Visit<T>> visits = new ArrayList<>(entries.size());
    for (Read<T> read : reader.apply(entries)) {
      EnumSet<TaskState> fitting = wanted.get(read.line());
      if (fitting != null
          && fitting.contains(read.state())
          && segment.states().contains(read.state())) {
        visits.add(new Met<>(read.value(), place(segment, read.entry())));
      }
    }
    return visits;
  }

  private static PageToken place(Segment segment, IndexWalk.Entry entry) {
    return new PageToken(segment, entry.score(), entry.id().toString());
  }
}
