package dev.carillon.server.core.dead;

import dev.carillon.model.dead.Canary;
import dev.carillon.model.dead.CanaryTerms;
import dev.carillon.model.dead.DeadEdits;
import dev.carillon.model.dead.DeadGroups;
import dev.carillon.model.dead.DeadOutcome;
import dev.carillon.model.dead.DeadSelection;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskPage;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.Sink;
import java.time.Duration;
import java.util.List;

/**
 * What users do with dead letters. All methods block on the store; call them on a virtual thread.
 */
public interface DeadLetters {
  /** Limits of one call. */
  int MOST = 10_000;

  /**
   * The groups that fit, the newest death first.
   *
   * @param limit 1–500; 0: 100
   */
  DeadGroups groups(DeadSelection selection, int limit);

  /**
   * A page of dead letters, the newest death first.
   *
   * @param pageSize 1–500; 0: 100
   */
  TaskPage list(DeadSelection selection, int pageSize, String pageToken);

  /**
   * How much of a selection one call takes.
   *
   * @param dryRun only say what would happen
   * @param limit at most so many; 0: {@link #MOST}
   * @param diedUntilMs only what died up to then, epoch milliseconds; 0: up to now
   */
  record Extent(boolean dryRun, int limit, long diedUntilMs) {}

  /**
   * Brings dead letters back, in batches.
   *
   * @throws CarillonException INVALID_ARGUMENT for an empty selection or edits beyond the limits of
   *     a task
   */
  DeadOutcome redrive(DeadSelection selection, DeadEdits edits, Extent extent, Caller caller);

  /**
   * Takes dead letters out of sight until the window ends; then they are deleted.
   *
   * @param window zero: 10 minutes
   * @param token of an earlier call to go on under; empty: a new one
   */
  DeadOutcome discard(
      DeadSelection selection, Duration window, String token, Extent extent, Caller caller);

  /**
   * Restores what a discard took.
   *
   * @throws CarillonException NOT_FOUND if nothing of it can be restored any more
   */
  DeadOutcome undo(String token, Caller caller);

  /** Starts a careful redrive. */
  Canary startCanary(DeadSelection selection, DeadEdits edits, CanaryTerms terms, Caller caller);

  /**
   * One canary with its figures.
   *
   * @throws CarillonException NOT_FOUND
   */
  Canary canary(TaskId id);

  /** Those of the last 30 days, the newest first. */
  List<Canary> canaries();

  /**
   * Stops a canary.
   *
   * @throws CarillonException NOT_FOUND, or WRONG_STATE if it has ended
   */
  Canary abort(TaskId id, String reason, Caller caller);

  /** Sends the canary now and after each change; returns when it has ended. */
  void watch(TaskId id, Sink<Canary> sink);
}
