package dev.carillon.server.store.redis;

import dev.carillon.model.task.TaskState;
import java.util.EnumSet;
import java.util.Set;

/**
 * The parts of a list, in the order they are shown: what runs, what waits, what is over before the
 * list was begun. Then a second look at what moved on since: it may have stood ahead of the reader
 * and gone behind him.
 */
enum Segment {
  LEASED(EnumSet.of(TaskState.DISPATCHED, TaskState.RUNNING)),
  READY(EnumSet.of(TaskState.READY)),
  WAITING(EnumSet.of(TaskState.SCHEDULED, TaskState.RETRY_WAIT)),
  HELD(EnumSet.of(TaskState.HELD)),
  ENDED(TaskState.endedStates()),
  READY_SINCE(READY.states),
  LEASED_SINCE(LEASED.states),
  ENDED_SINCE(ENDED.states);

  private final Set<TaskState> states;

  Segment(Set<TaskState> states) {
    this.states = states;
  }

  Set<TaskState> states() {
    return states;
  }

  /** Whether tasks of one of these states (empty: any) may stand in it. */
  boolean holds(Set<TaskState> wanted) {
    return wanted.isEmpty() || wanted.stream().anyMatch(states::contains);
  }

  /** Newest first. */
  boolean backward() {
    return this == ENDED;
  }

  /** Whether it only shows what came there since the list was begun. */
  boolean again() {
    return compareTo(ENDED) > 0;
  }

  boolean last() {
    return this == ENDED_SINCE;
  }

  Segment next() {
    return values()[ordinal() + 1];
  }
}
