package dev.carillon.client;

import dev.carillon.model.worker.WorkerSnapshot;
import dev.carillon.v1.ListWorkersRequest;
import dev.carillon.v1.WorkerServiceGrpc;
import dev.carillon.wire.WorkerMapping;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** All workers, read in pages: thousands of them do not fit into one message. */
final class WorkerList {
  private static final int PAGE = 500;

  private WorkerList() {}

  static CompletableFuture<List<WorkerSnapshot>> all(Calls calls, boolean includeGone) {
    return from(
        calls,
        ListWorkersRequest.newBuilder().setIncludeGone(includeGone).setPageSize(PAGE).build(),
        List.of());
  }

  /** A server that knows of no pages answers with all, and no token. */
  private static CompletableFuture<List<WorkerSnapshot>> from(
      Calls calls, ListWorkersRequest page, List<WorkerSnapshot> before) {
    return calls
        .unary(WorkerServiceGrpc.getListMethod(), page, answer -> answer)
        .thenCompose(
            answer -> {
              List<WorkerSnapshot> found = new ArrayList<>(before);
              answer.getWorkersList().forEach(w -> found.add(WorkerMapping.fromProto(w)));
              String next = answer.getNextPageToken();
              return next.isEmpty()
                  ? CompletableFuture.completedFuture(List.copyOf(found))
                  : from(calls, page.toBuilder().setPageToken(next).build(), found);
            });
  }
}
