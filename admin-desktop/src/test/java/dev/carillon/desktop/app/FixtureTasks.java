package dev.carillon.desktop.app;

import dev.carillon.client.StreamListener;
import dev.carillon.client.Subscription;
import dev.carillon.desktop.state.TaskPort;
import dev.carillon.model.bulk.BulkJob;
import dev.carillon.model.bulk.BulkOrder;
import dev.carillon.model.bulk.BulkResult;
import dev.carillon.model.bulk.BulkResults;
import dev.carillon.model.bulk.BulkState;
import dev.carillon.model.query.Completion;
import dev.carillon.model.query.Facets;
import dev.carillon.model.query.SearchRequest;
import dev.carillon.model.query.SearchUpdate;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.SubmitReceipt;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskChanges;
import dev.carillon.model.task.TaskFilter;
import dev.carillon.model.task.TaskPage;
import dev.carillon.model.task.TaskState;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Tasks that are always the same, for pictures. */
record FixtureTasks(FixtureData data, Function<TaskFilter, CompletableFuture<TaskPage>> list)
    implements TaskPort {
  @Override
  public CompletableFuture<SearchUpdate> page(SearchRequest request) {
    if (request.filter().startsWith("payload~")) {
      return seldom(request);
    }
    TaskFilter filter =
        request.filter().contains("state:dead")
            ? new TaskFilter(Set.of(TaskState.DEAD), "", "", "")
            : TaskFilter.ALL;
    return list.apply(filter)
        .thenApply(
            p ->
                new SearchUpdate(
                    p.tasks(), p.total(), p.total(), p.total(), p.total(), p.nextToken(), true));
  }

  /** A needle is on the fourth page; of what is nowhere the third page never comes. */
  private CompletableFuture<SearchUpdate> seldom(SearchRequest request) {
    int page = request.pageToken().isEmpty() ? 0 : Integer.parseInt(request.pageToken());
    if (page == 2 && request.filter().endsWith("nowhere")) {
      return new CompletableFuture<>();
    }
    boolean found = page == 3;
    return CompletableFuture.completedFuture(
        new SearchUpdate(
            found ? List.of(data.task("03-8M3KQ2ZVXH4T")) : List.of(),
            20_000,
            found ? 1 : 0,
            1_252_911,
            -1,
            found ? "" : "" + (page + 1),
            true));
  }

  @Override
  public CompletableFuture<Facets> facets(String filter, List<String> fields) {
    // What the lists do, the counts beside them do.
    return list.apply(TaskFilter.ALL)
        .thenApply(
            p ->
                p.total() == 0
                    ? new Facets(List.of(), 0, 0, 0, true)
                    : new Facets(
                        List.of(
                            facet(
                                "state",
                                "succeeded",
                                1_184_302,
                                "ready",
                                48_210,
                                "scheduled",
                                18_240,
                                "retry-wait",
                                1_377,
                                "running",
                                412,
                                "cancelled",
                                318,
                                "dead",
                                52),
                            facet(
                                "queue", "ticks", 701_338, "images", 325_204, "mail", 148_310,
                                "billing", 52_008, "default", 17_022, "reports", 9_029),
                            facet(
                                "type", "kafka", 701_338, "image", 325_204, "smtp", 148_310, "http",
                                52_008, "sleep", 17_022, "shell", 9_029)),
                        1_252_911,
                        0,
                        0,
                        true));
  }

  private static Facets.Facet facet(String field, Object... values) {
    List<Facets.Value> read = new java.util.ArrayList<>();
    for (int i = 0; i < values.length; i += 2) {
      read.add(new Facets.Value((String) values[i], (Integer) values[i + 1], ""));
    }
    return new Facets.Facet(field, read, 0, true);
  }

  @Override
  public CompletableFuture<Completion> complete(String filter, int cursor) {
    return CompletableFuture.completedFuture(
        Completion.of(
            filter, cursor, (field, key) -> List.of("billing", "images", "mail", "reports")));
  }

  @Override
  public CompletableFuture<Task> hold(String id, String reason) {
    return CompletableFuture.completedFuture(data.task(id));
  }

  @Override
  public CompletableFuture<Task> resume(String id, String reason) {
    return hold(id, reason);
  }

  @Override
  public CompletableFuture<Task> runNow(String id, String reason) {
    return hold(id, reason);
  }

  @Override
  public CompletableFuture<Task> reschedule(
      String id, NewTask.Due due, String version, String reason) {
    return hold(id, reason);
  }

  @Override
  public CompletableFuture<TaskState> delete(String id, String reason) {
    return CompletableFuture.completedFuture(TaskState.DEAD);
  }

  @Override
  public CompletableFuture<SubmitReceipt> retryAsNew(
      String id, TaskChanges changes, String reason) {
    return CompletableFuture.completedFuture(
        new SubmitReceipt("03-8M3KQ2ZVXH4V", TaskState.READY, false, data.nowMs(), List.of()));
  }

  private BulkJob job(BulkOrder order, BulkState state, long done) {
    return new BulkJob(
        "01K9ZQ",
        order,
        state,
        "ops@eu",
        data.nowMs(),
        data.nowMs() + 3_600_000,
        0,
        0,
        1_284,
        12,
        List.of(
            new BulkJob.Share("state", "retry_wait", 1_102),
            new BulkJob.Share("state", "ready", 182),
            new BulkJob.Share("queue", "mail", 1_284),
            new BulkJob.Share("type", "http", 1_284)),
        List.of(data.task("03-8M3KQ2ZVXH4T"), data.task("03-8M3KPX10XH4T")),
        List.of(
            "1,102 tasks that wait for a retry end as cancelled; their attempts are kept.",
            "182 tasks that wait never start."),
        new BulkJob.Tally(done, done / 100, done / 300),
        BulkJob.Drift.UNKNOWN,
        20_000,
        "");
  }

  @Override
  public CompletableFuture<BulkJob> plan(BulkOrder order) {
    return CompletableFuture.completedFuture(job(order, BulkState.PLANNED, 0));
  }

  @Override
  public CompletableFuture<BulkJob> apply(String id) {
    return stop(id);
  }

  @Override
  public CompletableFuture<BulkJob> stop(String id) {
    BulkOrder order = BulkOrder.of(dev.carillon.model.bulk.BulkAction.CANCEL, "queue:mail", "");
    return CompletableFuture.completedFuture(job(order, BulkState.RUNNING, 900));
  }

  @Override
  public Subscription watch(String id, StreamListener<BulkJob> listener) {
    stop(id).thenAccept(listener::onNext);
    return () -> {};
  }

  @Override
  public CompletableFuture<BulkResults> results(String id, int pageSize) {
    return CompletableFuture.completedFuture(
        new BulkResults(
            List.of(
                new BulkResult(
                    "03-8M3KQ2ZVXH4T",
                    TaskState.READY,
                    BulkResult.Outcome.SKIPPED,
                    "It is running by now.")),
            ""));
  }
}
