package dev.carillon.desktop.state;

import dev.carillon.client.StreamListener;
import dev.carillon.client.Subscription;
import dev.carillon.model.bulk.BulkJob;
import dev.carillon.model.bulk.BulkOrder;
import dev.carillon.model.bulk.BulkResults;
import dev.carillon.model.query.Completion;
import dev.carillon.model.query.Facets;
import dev.carillon.model.query.SearchRequest;
import dev.carillon.model.query.SearchUpdate;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.SubmitReceipt;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskChanges;
import dev.carillon.model.task.TaskState;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Finding tasks, and doing something to one or to many. As with {@link ServerPort}, nothing blocks.
 */
public interface TaskPort {
  CompletableFuture<SearchUpdate> page(SearchRequest request);

  /**
   * How those that pass are spread.
   *
   * @param fields state, queue, type and so on
   */
  CompletableFuture<Facets> facets(String filter, List<String> fields);

  /** What may stand at a cursor in a filter that is being typed. */
  CompletableFuture<Completion> complete(String filter, int cursor);

  CompletableFuture<Task> hold(String id, String reason);

  CompletableFuture<Task> resume(String id, String reason);

  CompletableFuture<Task> runNow(String id, String reason);

  CompletableFuture<Task> reschedule(String id, NewTask.Due due, String version, String reason);

  CompletableFuture<TaskState> delete(String id, String reason);

  CompletableFuture<SubmitReceipt> retryAsNew(String id, TaskChanges changes, String reason);

  /** Collects the tasks and does nothing to them. */
  CompletableFuture<BulkJob> plan(BulkOrder order);

  CompletableFuture<BulkJob> apply(String id);

  CompletableFuture<BulkJob> stop(String id);

  Subscription watch(String id, StreamListener<BulkJob> listener);

  /** What became of the tasks of a plan; the first page. */
  CompletableFuture<BulkResults> results(String id, int pageSize);
}
