package dev.carillon.client;

import dev.carillon.model.bulk.BulkJob;
import dev.carillon.model.bulk.BulkOrder;
import dev.carillon.model.bulk.BulkResult;
import dev.carillon.model.bulk.BulkResults;
import dev.carillon.v1.ApplyBulkRequest;
import dev.carillon.v1.BulkOutcome;
import dev.carillon.v1.BulkResultsRequest;
import dev.carillon.v1.BulkServiceGrpc;
import dev.carillon.v1.GetBulkRequest;
import dev.carillon.v1.ListBulkRequest;
import dev.carillon.wire.BulkMapping;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Doing one thing to many tasks. As with all of the client, nothing blocks, and failures are a
 * {@link dev.carillon.model.error.CarillonException}.
 */
public final class Bulks {
  private final Calls calls;

  Bulks(Calls calls) {
    this.calls = calls;
  }

  /** Collects the tasks and does nothing to them; the job may still be PLANNING. */
  public CompletableFuture<BulkJob> plan(BulkOrder order) {
    return calls.unary(
        BulkServiceGrpc.getPlanMethod(), BulkMapping.toProto(order), BulkMapping::fromProto);
  }

  /**
   * Starts or resumes doing it; answered at once.
   *
   * @param rate tasks a second at most; 0: the server's default
   */
  public CompletableFuture<BulkJob> apply(String id, int rate) {
    return calls.unary(
        BulkServiceGrpc.getApplyMethod(),
        ApplyBulkRequest.newBuilder().setId(id).setRate(rate).build(),
        BulkMapping::fromProto);
  }

  /** A job with samples of its tasks. */
  public CompletableFuture<BulkJob> get(String id) {
    return calls.unary(BulkServiceGrpc.getGetMethod(), byId(id), BulkMapping::fromProto);
  }

  /**
   * The latest jobs, newest first, without samples.
   *
   * @param most 1–200; 0: 50
   */
  public CompletableFuture<List<BulkJob>> list(int most) {
    return calls.unary(
        BulkServiceGrpc.getListMethod(),
        ListBulkRequest.newBuilder().setPageSize(most).build(),
        answer -> answer.getJobsList().stream().map(BulkMapping::fromProto).toList());
  }

  /** Stops a job; what was done stays done. */
  public CompletableFuture<BulkJob> cancel(String id) {
    return calls.unary(BulkServiceGrpc.getCancelMethod(), byId(id), BulkMapping::fromProto);
  }

  /** The job now and as it goes on, until it rests. */
  public Subscription watch(String id, StreamListener<BulkJob> listener) {
    return calls.stream(
        BulkServiceGrpc.getWatchMethod(), byId(id), BulkMapping::fromProto, listener);
  }

  /**
   * What became of its tasks.
   *
   * @param only tasks that went so; empty: all
   * @param pageSize 1–1,000; 0: 100
   * @param pageToken from the page before; empty: the first
   */
  public CompletableFuture<BulkResults> results(
      String id, Optional<BulkResult.Outcome> only, int pageSize, String pageToken) {
    return calls.unary(
        BulkServiceGrpc.getResultsMethod(),
        BulkResultsRequest.newBuilder()
            .setId(id)
            .setOutcome(only.map(BulkMapping::toProto).orElse(BulkOutcome.BULK_OUTCOME_UNSPECIFIED))
            .setPageSize(pageSize)
            .setPageToken(pageToken)
            .build(),
        BulkMapping::fromProto);
  }

  private static GetBulkRequest byId(String id) {
    return GetBulkRequest.newBuilder().setId(id).build();
  }
}
