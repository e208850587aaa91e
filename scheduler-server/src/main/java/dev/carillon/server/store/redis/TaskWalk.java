package dev.carillon.server.store.redis;

import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.server.core.port.SearchStore.Group;
import dev.carillon.server.core.port.SearchStore.Visit;
import dev.carillon.server.core.port.SearchStore.Walk;
import dev.carillon.server.store.redis.PageToken.Begun;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A way through the tasks of some groups, segment by segment. For one thread. */
final class TaskWalk<T> implements Walk<T> {
  /** Entries read at once where most of them are not shown. */
  private static final int SIFTED = 400;

  /** Clocks of the nodes of a Redis cluster may be so far apart. */
  private static final long CLOCKS_MS = Duration.ofMinutes(1).toMillis();

  private static final Set<TaskState> COMES_READY =
      EnumSet.of(TaskState.SCHEDULED, TaskState.RETRY_WAIT, TaskState.HELD);

  /**
   * A record as far as it was read.
   *
   * @param cameMs since when it is in its state; 0 where the record does not tell
   */
  record Read<T>(IndexWalk.Entry entry, String line, TaskState state, long cameMs, T value) {}

  /** What was met, and where. */
  private record Met<T>(T value, PageToken place) implements Visit<T> {
    @Override
    public String token() {
      return place.toString();
    }
  }

  private final IndexPlan indexes;
  private final Map<String, EnumSet<TaskState>> wanted = new HashMap<>();
  private final Map<String, String> queues = new HashMap<>();
  private final Set<TaskState> states = EnumSet.noneOf(TaskState.class);
  private final Function<List<IndexWalk.Entry>, List<Read<T>>> reader;
  private final Deque<Met<T>> pending = new ArrayDeque<>();

  /**
   * What was met on its way to a worker: its record does not tell since when it is so, and the
   * second look would meet it again. No more than workers have slots.
   */
  private final Set<TaskId> onTheWay = new HashSet<>();

  private PageToken from;
  private PageToken reached;
  private PageToken given;
  private long looked;
  private @Nullable Entries walk;
  private boolean over;

  /**
   * @param token where to go on; empty: at the start
   */
  TaskWalk(
      IndexPlan indexes,
      Set<Group> groups,
      String token,
      Function<List<IndexWalk.Entry>, List<Read<T>>> reader) {
    this.indexes = indexes;
    this.reader = reader;
    for (Group group : groups) {
      wanted
          .computeIfAbsent(group.line().key(), k -> EnumSet.noneOf(TaskState.class))
          .add(group.state());
      states.add(group.state());
      queues.put(group.line().key(), group.line().queue());
    }
    this.from =
        token.isEmpty() ? PageToken.startOf(Segment.LEASED, beginning()) : PageToken.parse(token);
    this.reached = from;
    this.given = from;
  }

  private Begun beginning() {
    boolean waits = states.stream().anyMatch(COMES_READY::contains);
    return new Begun(indexes.nowMs(), waits, Long.MAX_VALUE);
  }

  @Override
  public boolean over() {
    return over && pending.isEmpty();
  }

  @Override
  public long looked() {
    return looked;
  }

  @Override
  public String token() {
    return (pending.isEmpty() ? reached : given).toString();
  }

  @Override
  public List<Visit<T>> next(int most) {
    while (pending.isEmpty() && !over) {
      Segment segment = from.segment();
      int batch = segment.again() ? Math.max(most, SIFTED) : most;
      List<IndexWalk.Entry> entries = wants(segment) ? walk(segment).next(batch) : List.of();
      if (!entries.isEmpty()) {
        looked += entries.size();
        reached = placeOf(segment, entries.getLast());
        pending.addAll(kept(segment, entries));
        break;
      }
      leave(segment);
    }
    List<Visit<T>> visits = new ArrayList<>();
    while (visits.size() < most && !pending.isEmpty()) {
      Met<T> met = pending.remove();
      given = met.place();
      visits.add(met);
    }
    return visits;
  }

  private boolean wants(Segment segment) {
    return !states.isEmpty()
        && segment.holds(states)
        && (!segment.again() || from.begun().known())
        && (segment != Segment.READY_SINCE || from.begun().waited());
  }

  private void leave(Segment segment) {
    walk = null;
    over = segment.last();
    if (!over) {
      Segment next = segment.next();
      Begun begun = from.begun();
      boolean dated = next.again() && begun.known() && next.holds(states);
      from = PageToken.startOf(next, dated ? begun.until(indexes.nowMs() + CLOCKS_MS) : begun);
      reached = from;
    }
  }

  private Entries walk(Segment segment) {
    Entries open = walk;
    if (open == null) {
      open = indexes.walk(segment, wanted, queues, from);
      walk = open;
    }
    return open;
  }

  /** A task that has moved on since its entry was read belongs to where it is now. */
  private List<Met<T>> kept(Segment segment, List<IndexWalk.Entry> entries) {
    Begun begun = from.begun();
    List<Met<T>> visits = new ArrayList<>(entries.size());
    for (Read<T> read : reader.apply(entries)) {
      EnumSet<TaskState> fitting = wanted.get(read.line());
      if (fitting != null
          && fitting.contains(read.state())
          && segment.states().contains(read.state())
          && inTime(segment, begun, read.cameMs())
          && (read.state() != TaskState.DISPATCHED || onTheWay.add(read.entry().id()))) {
        visits.add(new Met<>(read.value(), placeOf(segment, read.entry())));
      }
    }
    return visits;
  }

  private PageToken placeOf(Segment segment, IndexWalk.Entry entry) {
    return new PageToken(segment, entry.score(), entry.id().toString(), from.begun());
  }

  /** What comes all the while is left out at some time: else a slow reader never came to an end. */
  private static boolean inTime(Segment segment, Begun begun, long cameMs) {
    if (cameMs == 0 || !begun.known()) {
      return true;
    }
    return segment.again()
        ? cameMs >= begun.sinceMs() && cameMs <= begun.untilMs()
        : cameMs <= begun.sinceMs() + CLOCKS_MS;
  }
}
