package dev.carillon.server.core.dead;

import dev.carillon.model.dead.DeadOutcome;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskId;
import dev.carillon.server.core.dead.Selected.Names;
import dev.carillon.server.core.port.DeadLetterStore.Moved;
import dev.carillon.server.core.port.SearchStore.Visit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Moves the dead letters that pass a filter, the oldest first, in one pass over all that might:
 * what is beyond the limit of the call is only counted. For one thread.
 */
final class SiftedMove {
  private static final int BATCH = 1_000;
  private static final int SAMPLE = 10;

  private final Sieve sieve;
  private final Selected selected;
  private final long diedUntilMs;
  private final int most;
  private final boolean dryRun;
  private final Function<List<TaskId>, Moved> batch;

  private final List<TaskId> open = new ArrayList<>();
  private final List<String> sample = new ArrayList<>();
  private final Map<Names, Long> slices = new HashMap<>();
  private Moved moved = Moved.NOTHING;
  private long matched;
  private long taken;

  /**
   * @param diedUntilMs is the filter's now, too: calls that go on mean the same ones
   * @param batch moves some
   */
  SiftedMove(
      Sieve sieve,
      Selected selected,
      long diedUntilMs,
      int most,
      boolean dryRun,
      Function<List<TaskId>, Moved> batch) {
    this.sieve = sieve;
    this.selected = selected;
    this.diedUntilMs = diedUntilMs;
    this.most = most;
    this.dryRun = dryRun;
    this.batch = batch;
  }

  DeadOutcome run(String token, long until) {
    sieve.each(selected, "", false, this::look);
    move();
    return new DeadOutcome(
        dryRun,
        matched,
        moved.done(),
        moved.skipped(),
        matched - moved.done() - moved.skipped(),
        sample,
        Selected.slices(slices),
        diedUntilMs,
        token,
        until);
  }

  private boolean look(Visit<Task> visit) {
    Task task = visit.value();
    if (task.endedMs() > diedUntilMs) {
      return false; // and so did all that follow
    }
    if (!selected.passes(task, diedUntilMs)) {
      return true;
    }
    matched++;
    slices.merge(Names.of(task), 1L, Long::sum);
    if (sample.size() < SAMPLE) {
      sample.add(task.id());
    }
    if (!dryRun && taken < most) {
      taken++;
      open.add(TaskId.parse(task.id()));
      if (open.size() == BATCH) {
        move();
      }
    }
    return true;
  }

  private void move() {
    if (!open.isEmpty()) {
      moved = moved.plus(batch.apply(List.copyOf(open)));
      open.clear();
    }
  }
}
