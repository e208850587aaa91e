package dev.carillon.client;

import dev.carillon.model.query.Completion;
import dev.carillon.model.query.Facets;
import dev.carillon.model.query.FilterCheck;
import dev.carillon.model.query.SearchRequest;
import dev.carillon.model.query.SearchUpdate;
import dev.carillon.v1.CompleteFilterRequest;
import dev.carillon.v1.FacetsRequest;
import dev.carillon.v1.SearchServiceGrpc;
import dev.carillon.v1.ValidateFilterRequest;
import dev.carillon.wire.SearchMapping;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Finding tasks by a filter. As with all of the client, nothing blocks, and failures are a {@link
 * dev.carillon.model.error.CarillonException}.
 */
public final class Searches {
  private final Calls calls;

  Searches(Calls calls) {
    this.calls = calls;
  }

  /** One page; see {@link SearchUpdate} for what it may leave open. */
  public CompletableFuture<SearchUpdate> page(SearchRequest request) {
    return calls.unary(
        SearchServiceGrpc.getPageMethod(),
        SearchMapping.toProto(request),
        SearchMapping::fromProto);
  }

  /** Hits and progress as they come; closing the subscription ends the search. */
  public Subscription search(SearchRequest request, StreamListener<SearchUpdate> listener) {
    return calls.stream(
        SearchServiceGrpc.getSearchMethod(),
        SearchMapping.toProto(request),
        SearchMapping::fromProto,
        listener);
  }

  /**
   * How the tasks that pass are spread.
   *
   * @param fields as in {@link Facets.Facet}; empty: all but single labels
   * @param mostScanned records to read at most where counters do not tell; 0: the server's default
   */
  public CompletableFuture<Facets> facets(String filter, List<String> fields, long mostScanned) {
    return calls.unary(
        SearchServiceGrpc.getFacetsMethod(),
        FacetsRequest.newBuilder()
            .setFilter(filter)
            .addAllFields(fields)
            .setMostScanned(mostScanned)
            .build(),
        SearchMapping::fromProto);
  }

  /** What may stand at a cursor, characters before it. */
  public CompletableFuture<Completion> complete(String filter, int cursor) {
    return calls.unary(
        SearchServiceGrpc.getCompleteMethod(),
        CompleteFilterRequest.newBuilder().setFilter(filter).setCursor(cursor).build(),
        SearchMapping::fromProto);
  }

  /** What is wrong with a filter, or how it would be answered. */
  public CompletableFuture<FilterCheck> check(String filter) {
    return calls.unary(
        SearchServiceGrpc.getValidateMethod(),
        ValidateFilterRequest.newBuilder().setFilter(filter).build(),
        SearchMapping::fromProto);
  }
}
