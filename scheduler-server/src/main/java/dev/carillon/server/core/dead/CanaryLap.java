package dev.carillon.server.core.dead;

import dev.carillon.model.dead.Canary;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskId;
import dev.carillon.server.core.port.DeadLetterStore;
import dev.carillon.server.core.port.SearchStore.Visit;
import dev.carillon.server.core.port.SearchStore.Walk;
import java.util.ArrayList;
import java.util.List;

/**
 * How far one canary has come through the dead letters it may bring back, the oldest first. Kept in
 * memory only: whoever goes on with the canary begins at the start again, where those that were
 * brought back are no longer and the others still do not pass. For one thread.
 */
final class CanaryLap {
  /** Records of one read, and of one step: other canaries have their turn, too. */
  private static final int BATCH = 250;

  private static final int STEP = 2_000;

  private final DeadLetterStore store;

  /** Behind what was dealt with in this lap. */
  private String place = "";

  /** Behind what {@link #next} gave last. */
  private String given = "";

  private boolean tookSome;
  private boolean nothingLeft;

  CanaryLap(DeadLetterStore store) {
    this.store = store;
  }

  /**
   * Whether there may be one to bring back. Once a whole lap has found none there is none: what is
   * restored later was not there when the canary began.
   */
  boolean more(Canary canary) {
    return !nothingLeft && (!find(canary, 1).isEmpty() || !nothingLeft);
  }

  /** Some to bring back; none is not yet the end. */
  List<TaskId> next(Canary canary, int most) {
    return nothingLeft ? List.of() : find(canary, most);
  }

  /**
   * What was given last has been dealt with.
   *
   * @param some at least one came back: another lap is needed, for those restored behind the place
   */
  void took(boolean some) {
    place = given;
    tookSome |= some;
  }

  private List<TaskId> find(Canary canary, int most) {
    // The filter's now is the canary's start, or what is young today would fit tomorrow.
    long now = canary.startedMs();
    Selected selected = Selected.of(store, canary.selection(), 0);
    Walk<Task> walk = store.walk(selected.piles(), place, false);
    List<TaskId> found = new ArrayList<>();
    boolean over = walk.over();
    for (int read = 0; !over && read < STEP; read += BATCH) {
      for (Visit<Task> visit : walk.next(BATCH)) {
        Task task = visit.value();
        if (task.endedMs() > now) {
          over = true;
          break;
        }
        given = visit.token();
        if (selected.passes(task, now)) {
          found.add(TaskId.parse(task.id()));
          if (found.size() == most) {
            return found;
          }
        } else if (found.isEmpty()) {
          place = given;
        }
      }
      over |= walk.over();
    }
    if (over && found.isEmpty()) {
      nothingLeft = !tookSome;
      tookSome = false;
      place = "";
    }
    return found;
  }
}
