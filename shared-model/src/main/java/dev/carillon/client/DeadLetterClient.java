package dev.carillon.client;

import dev.carillon.model.dead.Canary;
import dev.carillon.model.dead.CanaryTerms;
import dev.carillon.model.dead.DeadEdits;
import dev.carillon.model.dead.DeadGroups;
import dev.carillon.model.dead.DeadOutcome;
import dev.carillon.model.dead.DeadSelection;
import dev.carillon.model.task.TaskPage;
import dev.carillon.v1.AbortCanaryRequest;
import dev.carillon.v1.DeadLetterServiceGrpc;
import dev.carillon.v1.DiscardRequest;
import dev.carillon.v1.GetCanaryRequest;
import dev.carillon.v1.ListCanariesRequest;
import dev.carillon.v1.ListDeadGroupsRequest;
import dev.carillon.v1.ListDeadLettersRequest;
import dev.carillon.v1.RedriveRequest;
import dev.carillon.v1.StartCanaryRequest;
import dev.carillon.v1.UndoDiscardRequest;
import dev.carillon.wire.DeadMapping;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Dead letters: look, bring back, throw away. Futures as those of {@link CarillonClient}. */
public final class DeadLetterClient {
  private final Calls calls;

  DeadLetterClient(Calls calls) {
    this.calls = calls;
  }

  /**
   * The groups that fit, the newest death first.
   *
   * @param selection its ids and fingerprint are not looked at
   * @param limit most groups, 1–500; 0: 100
   */
  public CompletableFuture<DeadGroups> groups(DeadSelection selection, int limit) {
    return calls.unary(
        DeadLetterServiceGrpc.getListGroupsMethod(),
        ListDeadGroupsRequest.newBuilder()
            .setQueue(selection.queue())
            .setType(selection.type())
            .setTenant(selection.tenant())
            .setText(selection.text())
            .setFilter(selection.filter())
            .setLimit(limit)
            .build(),
        DeadMapping::fromProto);
  }

  /**
   * A page of dead letters, the newest death first.
   *
   * @param pageSize 1–500; 0: 100
   * @param pageToken from the page before; empty: the first
   */
  public CompletableFuture<TaskPage> list(DeadSelection selection, int pageSize, String pageToken) {
    return calls.unary(
        DeadLetterServiceGrpc.getListMethod(),
        ListDeadLettersRequest.newBuilder()
            .setFingerprint(selection.fingerprint())
            .setQueue(selection.queue())
            .setType(selection.type())
            .setTenant(selection.tenant())
            .setText(selection.text())
            .setFilter(selection.filter())
            .setPageSize(pageSize)
            .setPageToken(pageToken)
            .build(),
        DeadMapping::fromProto);
  }

  /** What a redrive would do. */
  public CompletableFuture<DeadOutcome> planRedrive(DeadSelection selection, DeadEdits edits) {
    return redrive(selection, edits, true, 0);
  }

  /**
   * Brings up to 10,000 back; call again while some remain.
   *
   * @param diedUntilMs from the outcome of the call before, epoch milliseconds; 0: the first call
   */
  public CompletableFuture<DeadOutcome> redrive(
      DeadSelection selection, DeadEdits edits, long diedUntilMs) {
    return redrive(selection, edits, false, diedUntilMs);
  }

  private CompletableFuture<DeadOutcome> redrive(
      DeadSelection selection, DeadEdits edits, boolean dryRun, long diedUntilMs) {
    return calls.unary(
        DeadLetterServiceGrpc.getRedriveMethod(),
        RedriveRequest.newBuilder()
            .setSelection(DeadMapping.toProto(selection))
            .setEdits(DeadMapping.toProto(edits))
            .setDryRun(dryRun)
            .setDiedUntilMs(diedUntilMs)
            .build(),
        DeadMapping::fromProto);
  }

  /** What a discard would do. */
  public CompletableFuture<DeadOutcome> planDiscard(DeadSelection selection) {
    return discard(DiscardRequest.newBuilder().setDryRun(true), selection);
  }

  /**
   * Discards up to 10,000; call again while some remain.
   *
   * @param undoWindow how long it can be undone; zero: 10 minutes
   * @param token from the outcome of the call before, or the caller's own for the first: 12 digits
   *     of base 32, known to him also if the answer is lost; empty: the server makes one
   * @param diedUntilMs likewise; 0: the first call
   */
  public CompletableFuture<DeadOutcome> discard(
      DeadSelection selection, Duration undoWindow, String token, long diedUntilMs) {
    return discard(
        DiscardRequest.newBuilder()
            .setUndoWindowMillis(undoWindow.toMillis())
            .setToken(token)
            .setDiedUntilMs(diedUntilMs),
        selection);
  }

  private CompletableFuture<DeadOutcome> discard(
      DiscardRequest.Builder request, DeadSelection selection) {
    return calls.unary(
        DeadLetterServiceGrpc.getDiscardMethod(),
        request.setSelection(DeadMapping.toProto(selection)).build(),
        DeadMapping::fromProto);
  }

  /** Restores what a discard took. */
  public CompletableFuture<DeadOutcome> undo(String token) {
    return calls.unary(
        DeadLetterServiceGrpc.getUndoMethod(),
        UndoDiscardRequest.newBuilder().setToken(token).build(),
        DeadMapping::fromProto);
  }

  /** Starts a careful redrive. */
  public CompletableFuture<Canary> startCanary(
      DeadSelection selection, DeadEdits edits, CanaryTerms terms) {
    return calls.unary(
        DeadLetterServiceGrpc.getStartCanaryMethod(),
        StartCanaryRequest.newBuilder()
            .setSelection(DeadMapping.toProto(selection))
            .setEdits(DeadMapping.toProto(edits))
            .setMaxFailPercent(terms.maxFailPercent())
            .setWindowMillis(terms.window().toMillis())
            .setRate(terms.rate())
            .build(),
        DeadMapping::fromProto);
  }

  public CompletableFuture<Canary> canary(String id) {
    return calls.unary(
        DeadLetterServiceGrpc.getGetCanaryMethod(), byId(id), DeadMapping::fromProto);
  }

  /** Those of the last 30 days, the newest first. */
  public CompletableFuture<List<Canary>> canaries() {
    return calls.unary(
        DeadLetterServiceGrpc.getListCanariesMethod(),
        ListCanariesRequest.getDefaultInstance(),
        answer -> answer.getCanariesList().stream().map(DeadMapping::fromProto).toList());
  }

  /** Stops a canary; what it has brought back goes on. */
  public CompletableFuture<Canary> abortCanary(String id, String reason) {
    return calls.unary(
        DeadLetterServiceGrpc.getAbortCanaryMethod(),
        AbortCanaryRequest.newBuilder().setId(id).setReason(reason).build(),
        DeadMapping::fromProto);
  }

  /** The canary now, and after each change, until it has ended. */
  public Subscription watchCanary(String id, StreamListener<Canary> listener) {
    return calls.stream(
        DeadLetterServiceGrpc.getWatchCanaryMethod(), byId(id), DeadMapping::fromProto, listener);
  }

  private static GetCanaryRequest byId(String id) {
    return GetCanaryRequest.newBuilder().setId(id).build();
  }
}
