package dev.carillon.desktop.state;

import dev.carillon.client.StreamListener;
import dev.carillon.client.Subscription;
import dev.carillon.model.dead.Canary;
import dev.carillon.model.dead.CanaryTerms;
import dev.carillon.model.dead.DeadEdits;
import dev.carillon.model.dead.DeadGroups;
import dev.carillon.model.dead.DeadOutcome;
import dev.carillon.model.dead.DeadSelection;
import dev.carillon.model.task.TaskPage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Dead letters of one server. As with {@link ServerPort}, nothing blocks. */
public interface DeadLetterPort {
  /** The groups that fit, the newest death first. */
  CompletableFuture<DeadGroups> groups(DeadSelection selection, int limit);

  /** A page of dead letters, the newest death first. */
  CompletableFuture<TaskPage> list(DeadSelection selection, int pageSize, String pageToken);

  CompletableFuture<DeadOutcome> planRedrive(DeadSelection selection, DeadEdits edits);

  /**
   * Brings up to 10,000 back.
   *
   * @param diedUntilMs only what died up to then; from the plan or the call before
   */
  CompletableFuture<DeadOutcome> redrive(
      DeadSelection selection, DeadEdits edits, long diedUntilMs);

  CompletableFuture<DeadOutcome> planDiscard(DeadSelection selection);

  /**
   * Discards up to 10,000.
   *
   * @param token of the call before; empty: the first call
   * @param diedUntilMs only what died up to then; from the plan or the call before
   */
  CompletableFuture<DeadOutcome> discard(
      DeadSelection selection, Duration undoWindow, String token, long diedUntilMs);

  CompletableFuture<DeadOutcome> undo(String token);

  CompletableFuture<Canary> startCanary(
      DeadSelection selection, DeadEdits edits, CanaryTerms terms);

  /** Those of the last 30 days, the newest first. */
  CompletableFuture<List<Canary>> canaries();

  CompletableFuture<Canary> abortCanary(String id, String reason);

  /** The canary now, and after each change, until it has ended. */
  Subscription watchCanary(String id, StreamListener<Canary> listener);
}
