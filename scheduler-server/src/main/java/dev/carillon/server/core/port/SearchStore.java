package dev.carillon.server.core.port;

import static java.util.stream.Collectors.toSet;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.server.core.Line;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tasks by the facts that are indexed: state, queue, type and tenant. Every method blocks, may be
 * called by any thread, and throws {@link CarillonException} with REDIS_AWAY if the store does not
 * answer; repeating is safe. Nothing here changes anything.
 */
public interface SearchStore {
  /** Every line there ever was a task in. */
  Collection<Line> lines();

  /** How many tasks each group holds now; groups without tasks are left out. */
  Map<Group, Long> counts(Set<Group> wanted);

  /**
   * The tasks of some groups: what runs (by id), what is ready, what waits for its time, what is
   * held, what is over, newest first; behind them what has become ready, begun or ended since the
   * walk was begun.
   *
   * <p>What stays as it is all the while is met exactly once. What moves on (waits, is ready, runs,
   * is over) is met at least once, perhaps again in its new state; so is what goes back to be ready
   * (released, redriven), and what did so in the very millisecond in which the walk was begun; what
   * is on its way to a worker may be met twice though it stays so, but only by a walk that goes on
   * from a token. Only what goes back to wait for its time or to be held may be missed.
   *
   * @param wanted from {@link Group#reach}, so that what moves on is met where it goes
   * @param token where an earlier walk was left; empty: at the start
   * @throws CarillonException INVALID_ARGUMENT for a token that is none
   */
  Walk<Task> walk(Set<Group> wanted, String token, boolean withPayload);

  /** As {@link #walk}, but only what tells a task from its other lives. */
  Walk<Brief> briefly(Set<Group> wanted);

  /** Single tasks, as in a list; unknown ones are left out. */
  List<Task> find(List<TaskId> ids, boolean withPayload);

  /** The tasks of a line that are in one state: what one index holds. */
  record Group(Line line, TaskState state) {
    private static final Set<TaskState> COME_TO_WAIT =
        EnumSet.of(TaskState.SCHEDULED, TaskState.RETRY_WAIT, TaskState.HELD);

    /**
     * Groups that have tasks, and those that tasks of these may move on to meanwhile.
     *
     * @param wanted all that are looked for
     * @param present those of them that have tasks
     */
    public static Set<Group> reach(Set<Group> wanted, Set<Group> present) {
      Set<Line> lively =
          present.stream().filter(g -> g.state().live()).map(Group::line).collect(toSet());
      return wanted.stream()
          .filter(
              g ->
                  present.contains(g)
                      || lively.contains(g.line()) && !COME_TO_WAIT.contains(g.state()))
          .collect(toSet());
    }
  }

  /** A task in short. */
  record Brief(TaskId id, Line line, TaskState state, int gen) {}

  /** Something met on the way. */
  interface Visit<T> {
    T value();

    /** Goes on behind it. */
    String token();
  }

  /** A way through the tasks; for one thread. */
  interface Walk<T> {
    /**
     * Goes on.
     *
     * @param most records to read, 1–500
     * @return at most as many, in order; an empty list is not yet the end
     */
    List<Visit<T>> next(int most);

    /** Whether nothing is left. */
    boolean over();

    /** Entries looked at so far, those passed over included: what a call with a budget pays for. */
    long looked();

    /** Goes on behind all that was given or passed over so far: needed where nothing was given. */
    String token();
  }
}
