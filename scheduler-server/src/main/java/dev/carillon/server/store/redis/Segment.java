package dev.carillon.server.store.redis;

import dev.carillon.model.task.TaskState;
import java.util.Set;

/** The parts of a list, in the order they are shown: what runs, what waits, what is over. */
enum Segment {
  LEASED(Set.of(TaskState.DISPATCHED, TaskState.RUNNING)),
  READY(Set.of(TaskState.READY)),
  WAITING(Set.of(TaskState.SCHEDULED, TaskState.RETRY_WAIT)),
  HELD(Set.of(TaskState.HELD)),
  ENDED(TaskState.endedStates());

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

  boolean last() {
    return this == ENDED;
  }

  Segment next() {
    return values()[ordinal() + 1];
  }
}
