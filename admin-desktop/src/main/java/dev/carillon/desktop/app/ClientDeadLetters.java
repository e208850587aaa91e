package dev.carillon.desktop.app;

import dev.carillon.client.DeadLetterClient;
import dev.carillon.client.StreamListener;
import dev.carillon.client.Subscription;
import dev.carillon.desktop.state.DeadLetterPort;
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

/** The dead letters of a real server. */
record ClientDeadLetters(DeadLetterClient client) implements DeadLetterPort {
  @Override
  public CompletableFuture<DeadGroups> groups(DeadSelection selection, int limit) {
    return client.groups(selection, limit);
  }

  @Override
  public CompletableFuture<TaskPage> list(DeadSelection selection, int pageSize, String pageToken) {
    return client.list(selection, pageSize, pageToken);
  }

  @Override
  public CompletableFuture<DeadOutcome> planRedrive(DeadSelection selection, DeadEdits edits) {
    return client.planRedrive(selection, edits);
  }

  @Override
  public CompletableFuture<DeadOutcome> redrive(
      DeadSelection selection, DeadEdits edits, long diedUntilMs) {
    return client.redrive(selection, edits, diedUntilMs);
  }

  @Override
  public CompletableFuture<DeadOutcome> planDiscard(DeadSelection selection) {
    return client.planDiscard(selection);
  }

  @Override
  public CompletableFuture<DeadOutcome> discard(
      DeadSelection selection, Duration undoWindow, String token, long diedUntilMs) {
    return client.discard(selection, undoWindow, token, diedUntilMs);
  }

  @Override
  public CompletableFuture<DeadOutcome> undo(String token) {
    return client.undo(token);
  }

  @Override
  public CompletableFuture<Canary> startCanary(
      DeadSelection selection, DeadEdits edits, CanaryTerms terms) {
    return client.startCanary(selection, edits, terms);
  }

  @Override
  public CompletableFuture<List<Canary>> canaries() {
    return client.canaries();
  }

  @Override
  public CompletableFuture<Canary> abortCanary(String id, String reason) {
    return client.abortCanary(id, reason);
  }

  @Override
  public Subscription watchCanary(String id, StreamListener<Canary> listener) {
    return client.watchCanary(id, listener);
  }
}
